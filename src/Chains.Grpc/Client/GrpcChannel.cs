using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc;

/// <summary>
/// Calls the methods of one server over HTTP/2. A channel connects when it is first used, opens further connections when one is full, connects again
/// when one is lost, and is safe for use by many threads; make one per address and keep it.
/// </summary>
public sealed class GrpcChannel : GrpcCallInvoker, IAsyncDisposable
{
    private readonly Balancer _balancer;
    private readonly ConcurrentDictionary<string, Uri> _methodAddresses = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _prefix;
    private int _running;
    private bool _isClosing;

    /// <summary>Creates a channel; no connection is made yet.</summary>
    /// <param name="address">Where the server listens: <c>http://host:port</c> for HTTP/2 without TLS (prior knowledge), <c>https://host:port</c> with TLS,
    /// <c>dns:///host:port</c> for all addresses of a name, <c>unix:///path</c> for a Unix socket. After <c>http</c> or <c>https</c> a path is put in front of the
    /// methods' names.</param>
    /// <param name="options">Limits, timeouts, balancing and TLS; the defaults where null.</param>
    /// <exception cref="ArgumentException">The address is none of these.</exception>
    public GrpcChannel(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new GrpcChannelOptions();
        Target = GrpcTarget.Parse(address, options.UseTls);
        Address = address;
        TimeProvider = options.TimeProvider;
        Calls = new CallSettings(options);
        _prefix = Target.Origin.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _balancer = new Balancer(new ChannelSettings(Target, options), options.Resolver ?? ResolverOf(Target, options), options.LoadBalancing);
    }

    /// <summary>The address that the channel was made with.</summary>
    public Uri Address { get; }

    /// <summary>How far the channel has come with its connections.</summary>
    public GrpcConnectivityState State => _balancer.State;

    internal GrpcTarget Target { get; }

    /// <summary>Why there is no connection, where there is none and an attempt has failed.</summary>
    internal string? ConnectionProblem => _balancer.Problem;

    /// <summary>How many subchannels are ready.</summary>
    internal int ReadyCount => _balancer.ReadyCount;

    /// <summary>What the options say of calls, and what the calls share.</summary>
    internal CallSettings Calls { get; }

    internal TimeProvider TimeProvider { get; }

    /// <summary>True once any answer came over HTTP/2; it only ever changes to true.</summary>
    internal bool HasAnswered { get; set; }

    /// <inheritdoc/>
    public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.Unary);
        return ClientCalls.UnaryAsync(this, method, request, options);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.ServerStreaming);
        return ClientCalls.ServerStreaming(this, method, request, options);
    }

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.ClientStreaming);
        ArgumentNullException.ThrowIfNull(requests);
        return ClientCalls.ClientStreamingAsync(this, method, requests, options);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.DuplexStreaming);
        ArgumentNullException.ThrowIfNull(requests);
        return ClientCalls.DuplexStreaming(this, method, requests, options);
    }

    /// <summary>Connects, without a call. It waits until a server has been reached, however often that fails; <see cref="WaitForStateChangedAsync"/> tells of failures.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The channel is closed.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        CallStarted();
        try
        {
            (await _balancer.PickAsync(waitForReady: true, cancellationToken).ConfigureAwait(false)).Release();
        }
        catch (ConnectException e)
        {
            throw new ObjectDisposedException("The channel was disposed while it connected.", e);
        }
        finally
        {
            CallEnded();
        }
    }

    /// <summary>Waits until the channel's state is another one.</summary>
    /// <param name="last">The state that the caller knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForStateChangedAsync(GrpcConnectivityState last, CancellationToken cancellationToken = default) =>
        _balancer.WaitForStateChangedAsync(last, cancellationToken);

    /// <summary>Closes the channel: it takes no new calls, lets the running ones end, and closes its connections.</summary>
    /// <param name="cancellationToken">Ends the wait; the running calls go on until the channel is disposed.</param>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _isClosing, true);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _running) > 0)
        {
            await _drained.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _balancer.Dispose();
    }

    /// <summary>Closes the connections. Calls that are still running fail with <see cref="GrpcStatusCode.Unavailable"/>, and no new ones are taken; <see cref="CloseAsync"/> lets them end.</summary>
    public ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isClosing, true);
        _balancer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Counts a call, from its begin to its end over all its attempts. Each is followed by one <see cref="CallEnded"/>.</summary>
    /// <exception cref="ObjectDisposedException">The channel is closed.</exception>
    internal void CallStarted()
    {
        Interlocked.Increment(ref _running);
        if (Volatile.Read(ref _isClosing))
        {
            CallEnded();
            throw new ObjectDisposedException(nameof(GrpcChannel));
        }
    }

    internal void CallEnded()
    {
        if (Interlocked.Decrement(ref _running) == 0 && Volatile.Read(ref _isClosing))
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>The connections for one attempt of a call, which has to <see cref="Subchannel.Release"/> them when it has ended.</summary>
    /// <param name="waitForReady">Waits until there is a connection, however many attempts fail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectException">No connection could be made.</exception>
    internal ValueTask<Subchannel> PickAsync(bool waitForReady, CancellationToken cancellationToken) => _balancer.PickAsync(waitForReady, cancellationToken);

    internal Uri AddressOf(string method) =>
        _methodAddresses.GetOrAdd(method, static (name, prefix) => new Uri(prefix + name, UriKind.Absolute), _prefix);

    private static GrpcResolver ResolverOf(GrpcTarget target, GrpcChannelOptions options)
    {
        if (target.EndPoint is { } only)
        {
            return new GrpcStaticResolver(only);
        }

        // RFC 6761, section 6.3: the name is not asked for. Many hosts files know it in one family only, and servers listen on either.
        if (string.Equals(target.Origin.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            var four = new IPEndPoint(IPAddress.Loopback, target.Origin.Port);
            return Socket.OSSupportsIPv6 ? new GrpcStaticResolver(four, new IPEndPoint(IPAddress.IPv6Loopback, target.Origin.Port)) : new GrpcStaticResolver(four);
        }

        TimeSpan interval = options.LoadBalancing == GrpcLoadBalancing.RoundRobin ? options.DnsRefreshInterval : Timeout.InfiniteTimeSpan;
        return new GrpcDnsResolver(target.Origin.DnsSafeHost, target.Origin.Port, interval, options.TimeProvider);
    }

    private void RequireType<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcMethodType type)
    {
        ArgumentNullException.ThrowIfNull(method);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosing), this);
        if (method.Type != type)
        {
            throw new ArgumentException($"{method.FullName} is a {method.Type} method and cannot be called as {type}.", nameof(method));
        }
    }
}
