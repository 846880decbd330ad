using System.Buffers;

namespace Chains.Grpc;

/// <summary>The header names of gRPC, and which names belong to HTTP or gRPC and not to users.</summary>
internal static class MetadataNames
{
    public const string BinarySuffix = "-bin";
    public const string ReservedPrefix = "grpc-";
    public const string StatusDetails = "grpc-status-details-bin";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string PreviousAttempts = "grpc-previous-rpc-attempts";
    public const string RetryPushback = "grpc-retry-pushback-ms";
    public const string ContentType = "application/grpc";

    public static readonly SearchValues<char> KeyCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz_-.");

    /// <summary>True where the name belongs to HTTP or to gRPC: users neither set it nor see it.</summary>
    public static bool IsReserved(ReadOnlySpan<char> lowerCaseName)
    {
        if (lowerCaseName.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        {
            return lowerCaseName is not StatusDetails;
        }

        return lowerCaseName is "content-type" or "content-length" or "te" or "host" or "connection" or "transfer-encoding" or "upgrade"
            or "keep-alive" or "proxy-connection" or "trailer" or "user-agent" or "date" or "server"
            || lowerCaseName.StartsWith(":", StringComparison.Ordinal);
    }
}
