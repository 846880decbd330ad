using System.Net;

namespace Chains.Grpc;

/// <summary>Tells a <see cref="GrpcChannel"/> at which addresses its server can be reached, and when they change.</summary>
public abstract class GrpcResolver
{
    /// <summary>
    /// The addresses now, and again each time they have changed, every list being complete. Where it ends, the last list stays. Where it throws, the
    /// channel keeps the addresses it has and watches again after a while.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when the channel is disposed.</param>
    /// <returns>Lists of <see cref="IPEndPoint"/>, <see cref="DnsEndPoint"/> or <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>, the
    /// preferred ones first. An empty list says that no server is there: calls fail.</returns>
    public abstract IAsyncEnumerable<IReadOnlyList<EndPoint>> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Says that a connection was lost or could not be made, so that the addresses may have changed. Called often and by many threads; it must return at
    /// once. It does nothing by default.</summary>
    public virtual void RequestRefresh()
    {
    }
}
