namespace Chains.Grpc;

/// <summary>How far a <see cref="GrpcChannel"/> has come with its connections.</summary>
public enum GrpcConnectivityState
{
    /// <summary>No connection, and none is being made: the next call makes one.</summary>
    Idle,

    /// <summary>The name is being resolved or a connection is being made; calls wait for it.</summary>
    Connecting,

    /// <summary>At least one connection is there.</summary>
    Ready,

    /// <summary>No server could be reached. Further attempts follow by themselves; calls fail at once with the last error, unless they wait for a connection.</summary>
    TransientFailure,

    /// <summary>The channel was closed or disposed.</summary>
    Shutdown,
}
