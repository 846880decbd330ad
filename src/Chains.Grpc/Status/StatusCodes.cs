using System.Globalization;

namespace Chains.Grpc;

/// <summary>Status codes in the forms in which they appear on the wire and in messages.</summary>
internal static class StatusCodes
{
    private static readonly string[] Numbers =
        [.. Enumerable.Range(0, 17).Select(static code => code.ToString(CultureInfo.InvariantCulture))];

    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>The value of the <c>grpc-status</c> header.</summary>
    public static string NumberOf(GrpcStatusCode code) => Numbers[(int)code];

    /// <summary>The code in the spelling of the gRPC documents.</summary>
    public static string NameOf(GrpcStatusCode code) =>
        (uint)code < (uint)Names.Length ? Names[(int)code] : ((int)code).ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a <c>grpc-status</c> header; codes outside the known range count as UNKNOWN, as gRPC asks.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out GrpcStatusCode code)
    {
        bool valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        code = valid && number < Numbers.Length ? (GrpcStatusCode)number : GrpcStatusCode.Unknown;
        return valid;
    }

    /// <summary>What an HTTP status means where the answer carries no <c>grpc-status</c> (gRPC's http-grpc-status-mapping).</summary>
    public static GrpcStatusCode FromHttpStatus(int status) => status switch
    {
        400 => GrpcStatusCode.Internal,
        401 => GrpcStatusCode.Unauthenticated,
        403 => GrpcStatusCode.PermissionDenied,
        404 => GrpcStatusCode.Unimplemented,
        429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };

    /// <summary>What an HTTP/2 error code of RST_STREAM or GOAWAY means (gRPC over HTTP/2, section Errors).</summary>
    public static GrpcStatusCode FromHttp2Error(long errorCode) => errorCode switch
    {
        Http2Errors.RefusedStream => GrpcStatusCode.Unavailable,
        Http2Errors.Cancel => GrpcStatusCode.Cancelled,
        Http2Errors.StreamClosed => GrpcStatusCode.Unknown,
        Http2Errors.EnhanceYourCalm => GrpcStatusCode.ResourceExhausted,
        Http2Errors.InadequateSecurity => GrpcStatusCode.PermissionDenied,
        Http2Errors.Http11Required => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Internal,
    };
}
