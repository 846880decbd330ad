namespace Chains.Grpc;

/// <summary>The answers of the health service, with the numbers of <c>grpc.health.v1</c>.</summary>
public enum GrpcHealthStatus
{
    /// <summary>The server did not say.</summary>
    Unknown = 0,

    /// <summary>The service takes calls.</summary>
    Serving = 1,

    /// <summary>The service takes no calls now: it is loading, unhealthy or shutting down.</summary>
    NotServing = 2,

    /// <summary>The server does not know the service; only Watch answers so.</summary>
    ServiceUnknown = 3,
}
