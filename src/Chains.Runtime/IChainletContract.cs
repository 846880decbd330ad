using System.ComponentModel;
using Chains.Infrastructure;

namespace Chains;

/// <summary>
/// What a generated chainlet interface knows about itself, so that clients and local runs need no reflection. The generated interface implements
/// it; a mock of the interface has nothing to add.
/// </summary>
/// <typeparam name="TSelf">The chainlet's interface.</typeparam>
public interface IChainletContract<TSelf>
    where TSelf : class, IChainletContract<TSelf>
{
    /// <summary>The chainlet's name, its gRPC service and the way to make a client.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract ChainletContract<TSelf> Contract { get; }

    /// <summary>The chainlet itself, for hosts and local runs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract ChainletImplementation Implementation { get; }
}
