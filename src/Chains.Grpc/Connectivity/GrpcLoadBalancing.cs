namespace Chains.Grpc;

/// <summary>How a channel spreads its calls over the addresses of its server.</summary>
public enum GrpcLoadBalancing
{
    /// <summary>All calls go to the first address that can be reached, until its connection ends.</summary>
    PickFirst,

    /// <summary>The channel connects to every address, and each call goes to the next one that is connected.</summary>
    RoundRobin,
}
