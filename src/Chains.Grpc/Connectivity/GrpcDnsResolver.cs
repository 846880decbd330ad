using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Chains.Grpc;

/// <summary>The IPv4 and IPv6 addresses of a name. It asks again at an interval and when a connection was lost; where that fails, the known addresses stay.</summary>
public sealed class GrpcDnsResolver : GrpcResolver
{
    /// <summary>
    /// 10 seconds: how often a name is asked for again where its addresses share the calls. A terminating pod leaves the DNS at once and serves for another
    /// 30 seconds by default in Kubernetes: a channel must learn of its successors before that.
    /// </summary>
    public static readonly TimeSpan DefaultRefreshInterval = TimeSpan.FromSeconds(10);

    // A server that refuses every connection must not become a storm of lookups.
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(1);

    private readonly string _host;
    private readonly int _port;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _timeProvider;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookup;
    private TaskCompletionSource _refresh = NewSignal();

    /// <summary>Creates the resolver.</summary>
    /// <param name="host">The name.</param>
    /// <param name="port">The port at each of its addresses.</param>
    /// <param name="refreshInterval">How often the name is asked for again; <see cref="DefaultRefreshInterval"/> by default. <see cref="Timeout.InfiniteTimeSpan"/>: only
    /// when a connection was lost or could not be made.</param>
    /// <param name="timeProvider">The clock of the interval; the system's by default.</param>
    /// <exception cref="ArgumentException">The name is empty, the port no port, or the interval below one second or above a day.</exception>
    public GrpcDnsResolver(string host, int port, TimeSpan? refreshInterval = null, TimeProvider? timeProvider = null)
        : this(host, port, refreshInterval, timeProvider, static (name, token) => Dns.GetHostAddressesAsync(name, token))
    {
    }

    internal GrpcDnsResolver(string host, int port, TimeSpan? refreshInterval, TimeProvider? timeProvider, Func<string, CancellationToken, Task<IPAddress[]>> lookup)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        _host = host;
        _port = port;
        _interval = refreshInterval ?? DefaultRefreshInterval;
        if (_interval != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(_interval, Floor, nameof(refreshInterval));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(_interval, TimeSpan.FromDays(1), nameof(refreshInterval));
        }

        _timeProvider = timeProvider ?? TimeProvider.System;
        _lookup = lookup;
    }

    /// <inheritdoc/>
    public override void RequestRefresh() => Interlocked.Exchange(ref _refresh, NewSignal()).TrySetResult();

    /// <inheritdoc/>
    public override async IAsyncEnumerable<IReadOnlyList<EndPoint>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IPAddress[] known = [];
        while (true)
        {
            // Read before the lookup: what is requested from here on is about a newer state than the lookup may see.
            Task refresh = Volatile.Read(ref _refresh).Task;
            IPAddress[] found = await LookUpAsync(known, cancellationToken).ConfigureAwait(false);

            // Servers rotate their answers: another order is no change, and the known order keeps a channel at its server.
            if (!found.ToHashSet().SetEquals(known))
            {
                known = found;
                yield return Array.ConvertAll(found, address => (EndPoint)new IPEndPoint(address, _port));
            }

            await Task.Delay(Floor, _timeProvider, cancellationToken).ConfigureAwait(false);
            await WaitAsync(refresh, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<IPAddress[]> LookUpAsync(IPAddress[] known, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] found = await _lookup(_host, cancellationToken).ConfigureAwait(false);
            return found.Length > 0 ? found : throw new SocketException((int)SocketError.NoData);
        }
        catch (SocketException) when (known.Length > 0)
        {
            // A name server that is away for a moment says nothing about the servers.
            return known;
        }
    }

    private async Task WaitAsync(Task refresh, CancellationToken cancellationToken)
    {
        TimeSpan rest = _interval == Timeout.InfiniteTimeSpan ? _interval : _interval - Floor;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(refresh, Task.Delay(rest, _timeProvider, stop.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await stop.CancelAsync().ConfigureAwait(false);
    }
}
