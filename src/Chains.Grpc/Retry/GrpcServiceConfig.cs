namespace Chains.Grpc;

/// <summary>Settings of a server's methods, as gRPC's service config has them. A channel reads them once, when it is made.</summary>
public sealed class GrpcServiceConfig
{
    /// <summary>
    /// Settings by method. For each call the entry with its service and method counts, else the one with its service alone, else the one without names;
    /// entries are not merged. No two entries may have the same names.
    /// </summary>
    public IList<GrpcMethodConfig> Methods { get; } = [];

    /// <summary>When retries are withheld to spare the server; never by default.</summary>
    public GrpcRetryThrottling? RetryThrottling { get; set; }
}
