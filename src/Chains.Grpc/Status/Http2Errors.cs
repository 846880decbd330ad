namespace Chains.Grpc;

/// <summary>The HTTP/2 error codes (RFC 9113, section 7) that gRPC gives a meaning of their own.</summary>
internal static class Http2Errors
{
    public const long NoError = 0x0;
    public const long StreamClosed = 0x5;
    public const long RefusedStream = 0x7;
    public const long Cancel = 0x8;
    public const long EnhanceYourCalm = 0xb;
    public const long InadequateSecurity = 0xc;
    public const long Http11Required = 0xd;

    public static string NameOf(long code) => code switch
    {
        NoError => "NO_ERROR",
        0x1 => "PROTOCOL_ERROR",
        0x2 => "INTERNAL_ERROR",
        0x3 => "FLOW_CONTROL_ERROR",
        0x4 => "SETTINGS_TIMEOUT",
        StreamClosed => "STREAM_CLOSED",
        0x6 => "FRAME_SIZE_ERROR",
        RefusedStream => "REFUSED_STREAM",
        Cancel => "CANCEL",
        0x9 => "COMPRESSION_ERROR",
        0xa => "CONNECT_ERROR",
        EnhanceYourCalm => "ENHANCE_YOUR_CALM",
        InadequateSecurity => "INADEQUATE_SECURITY",
        Http11Required => "HTTP_1_1_REQUIRED",
        _ => $"0x{code:x}",
    };
}
