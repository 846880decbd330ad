using System.Net;

namespace Chains.Grpc;

/// <summary>Addresses that never change.</summary>
public sealed class GrpcStaticResolver : GrpcResolver
{
    private readonly EndPoint[] _addresses;

    /// <summary>Creates the resolver.</summary>
    /// <param name="addresses">The addresses, the preferred ones first; at least one.</param>
    /// <exception cref="ArgumentException">There is no address.</exception>
    public GrpcStaticResolver(params IEnumerable<EndPoint> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        _addresses = [.. addresses];
        if (_addresses.Length == 0 || Array.IndexOf(_addresses, null) >= 0)
        {
            throw new ArgumentException("A static resolver needs at least one address, and none may be null.", nameof(addresses));
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<IReadOnlyList<EndPoint>> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return _addresses;
    }
}
