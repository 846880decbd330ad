using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc;

/// <summary>
/// The connections to one server, and their state. It makes the first connection itself, so that the state is known before a call is sent, and
/// hands it to its HTTP handler with the first call; the handler asks for more when the streams of one are used up or the server said goodbye.
/// All state changes happen under the lock of its <see cref="Balancer"/>.
/// </summary>
internal sealed class Subchannel : IDisposable
{
    // While the server is away calls fail at once with the last error, but one that comes this long after it tries again: the server may be
    // back long before the backoff ends. It bounds the attempts of a busy client to 10 per second.
    public static readonly TimeSpan MinReattempt = TimeSpan.FromMilliseconds(100);

    private readonly Balancer _balancer;
    private readonly ChannelSettings _settings;
    private readonly HttpMessageInvoker _invoker;
    private readonly HashSet<ConnectionStream> _open = [];
    private readonly Backoff _backoff;
    private IReadOnlyList<EndPoint> _addresses;
    private EndPoint? _current;
    private Connection? _waiting;
    private CancellationTokenSource? _attempt;
    private long _attemptedAt;
    private ITimer? _timer;
    private string _peer = "unknown";
    private int _calls;
    private bool _retired;
    private bool _closed;

    public Subchannel(Balancer balancer, ChannelSettings settings, IReadOnlyList<EndPoint> addresses)
    {
        _balancer = balancer;
        _settings = settings;
        _addresses = addresses;
        _backoff = new Backoff(settings.InitialBackoff, settings.MaxBackoff);
        _invoker = new HttpMessageInvoker(settings.CreateHandler(ConnectAsync));
    }

    /// <summary>The state that counts for calls: after a failure it stays <see cref="GrpcConnectivityState.TransientFailure"/> until a connection is there or
    /// a call has asked for another attempt, however many attempts are made in the background.</summary>
    public GrpcConnectivityState State { get; private set; }

    /// <summary>Why there is no connection.</summary>
    public GrpcStatus LastError { get; private set; }

    /// <summary>When <see cref="LastError"/> happened, as a timestamp of the clock.</summary>
    public long FailedAt { get; private set; }

    /// <summary>The address of the newest connection: <c>ipv4:address:port</c>, <c>ipv6:[address]:port</c> or <c>unix:path</c>.</summary>
    public string Peer => Volatile.Read(ref _peer);

    /// <summary>True once the newest connection has carried an answer; a server that merely accepts connections proves nothing.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>Sends a request. It may be called only between <see cref="TryEnter"/> and <see cref="Release"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);

    /// <summary>Takes part for a call; false where the subchannel takes no more calls.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _calls);
        if (!Volatile.Read(ref _retired))
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>The call has ended.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _calls) == 0 && Volatile.Read(ref _retired))
        {
            Close();
        }
    }

    /// <summary>True where all addresses of the other list are known, so that a list that differs only in order starts nothing anew.</summary>
    public bool HasSame(IReadOnlyList<EndPoint> addresses) => addresses.Count == _addresses.Count && addresses.All(_addresses.Contains);

    /// <summary>True where the list has no place any more for the server that the connections go to.</summary>
    public bool IsOutdatedBy(IReadOnlyList<EndPoint> addresses) => State == GrpcConnectivityState.Ready && !addresses.Contains(_current);

    // The methods from here to the next note are called under the balancer's lock.

    /// <summary>Starts to connect, where it does not already or still is.</summary>
    public void Connect()
    {
        if (State == GrpcConnectivityState.Idle && !_retired)
        {
            State = GrpcConnectivityState.Connecting;
            StartAttempt();
        }
    }

    /// <summary>A call wants a connection although the last attempt failed: tries again, or joins the attempt that is being made, unless the failure has only just happened.</summary>
    public void Reattempt()
    {
        if (State == GrpcConnectivityState.TransientFailure && !_retired && !HasJustFailed)
        {
            State = GrpcConnectivityState.Connecting;
            if (_attempt is null)
            {
                StartAttempt();
            }
        }
    }

    /// <summary>Takes another list of addresses; the server that is connected, if any, stays.</summary>
    public void Update(IReadOnlyList<EndPoint> addresses)
    {
        bool same = HasSame(addresses);
        _addresses = addresses;
        if (!same && State is GrpcConnectivityState.Connecting or GrpcConnectivityState.TransientFailure)
        {
            // The new addresses may well be better than what is being tried.
            _backoff.Reset();
            StartAttempt();
        }
    }

    /// <summary>Takes no more calls, lets those end that are running, then closes the connections.</summary>
    public void Retire()
    {
        if (_retired)
        {
            return;
        }

        Volatile.Write(ref _retired, true);
        StopAttempt();
        State = GrpcConnectivityState.Shutdown;
        if (Volatile.Read(ref _calls) == 0)
        {
            // The handler has locks of its own, under which it may tell of an ended connection.
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Close(), this, preferLocal: false);
        }
    }

    // Called without the lock from here on.

    /// <summary>Closes the connections of a retired subchannel under whatever calls are still running on them.</summary>
    public void Dispose()
    {
        Close();
        ConnectionStream[] open;
        lock (_balancer.Sync)
        {
            open = [.. _open];
        }

        foreach (ConnectionStream stream in open)
        {
            stream.Dispose();
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Ended(ConnectionStream stream)
    {
        lock (_balancer.Sync)
        {
            if (!_open.Remove(stream))
            {
                return;
            }

            if (_waiting?.Transport == stream)
            {
                _waiting = null;
            }

            if (_open.Count > 0 || State != GrpcConnectivityState.Ready)
            {
                return;
            }

            _balancer.RequestRefresh();
            if (!_settings.StaysConnected)
            {
                State = GrpcConnectivityState.Idle;
            }
            else if (!HasAnswered && _settings.TimeProvider.GetElapsedTime(_attemptedAt) < _settings.InitialBackoff)
            {
                // A server that accepts connections only to close them must not be asked all the time.
                Fail(new GrpcStatus(GrpcStatusCode.Unavailable, $"{_settings.Target.NameOf(_current!)} closed the connection as soon as it was made"));
            }
            else
            {
                _backoff.Reset();
                State = GrpcConnectivityState.Connecting;
                StartAttempt();
            }

            _balancer.Changed();
        }
    }

    private bool HasJustFailed => _settings.TimeProvider.GetElapsedTime(FailedAt) < MinReattempt;

    private void StartAttempt()
    {
        StopAttempt();
        var attempt = new CancellationTokenSource();
        _attempt = attempt;
        _attemptedAt = _settings.TimeProvider.GetTimestamp();

        // On a thread of its own, so that the connection, which outlives the call, keeps nothing of the call's context.
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Self.AttemptAsync(work.Attempt, work.Addresses), (Self: this, Attempt: attempt, Addresses: _addresses), preferLocal: false);
    }

    private void StopAttempt()
    {
        _timer?.Dispose();
        _timer = null;
        if (_attempt is { } attempt)
        {
            _attempt = null;
            _ = attempt.CancelAsync();
        }
    }

    private async Task AttemptAsync(CancellationTokenSource attempt, IReadOnlyList<EndPoint> addresses)
    {
        Connection? connection = null;
        ConnectException? failure = null;
        try
        {
            connection = await _settings.Connector.ConnectAsync(addresses, attempt.Token).ConfigureAwait(false);
        }
        catch (ConnectException e)
        {
            failure = e;
        }
        catch (OperationCanceledException)
        {
            // Another attempt has taken this one's place, or none is needed any more.
            return;
        }

        bool wanted;
        Task watch = Task.CompletedTask;
        lock (_balancer.Sync)
        {
            wanted = _attempt == attempt;
            if (wanted)
            {
                _attempt = null;
                if (connection is not null)
                {
                    Attach(connection);
                    _waiting = connection;
                    watch = WatchAsync(connection);
                }
                else
                {
                    Fail(failure!.Status);
                }

                _balancer.Changed();
            }
        }

        if (connection is not null && !wanted)
        {
            await connection.Stream.DisposeAsync().ConfigureAwait(false);
        }

        await watch.ConfigureAwait(false);
    }

    // Until the handler reads from it nobody else would see that the server has closed it.
    private async Task WatchAsync(Connection connection)
    {
        if (!await connection.Transport.WatchAsync().ConfigureAwait(false))
        {
            return;
        }

        bool mine;
        lock (_balancer.Sync)
        {
            mine = _waiting == connection;
            _waiting = mine ? null : _waiting;
        }

        if (mine)
        {
            await connection.Stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    // The handler wants a connection: for its first call, or for more streams, or because the server takes no new ones on those that are there.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Connection? waiting;
        IReadOnlyList<EndPoint> addresses;
        lock (_balancer.Sync)
        {
            waiting = _waiting;
            _waiting = null;
        }

        if (waiting is not null)
        {
            await waiting.Transport.TakeAsync().ConfigureAwait(false);
            if (!waiting.Transport.HasEnded)
            {
                return waiting.Stream;
            }

            await waiting.Stream.DisposeAsync().ConfigureAwait(false);
        }

        lock (_balancer.Sync)
        {
            if (State == GrpcConnectivityState.TransientFailure && HasJustFailed)
            {
                // The handler asks once for each call that it has queued, one after the other.
                throw new ConnectException(LastError);
            }

            addresses = _current is null || !_addresses.Contains(_current) ? _addresses : [_current, .. _addresses.Where(address => !address.Equals(_current))];
        }

        Connection connection;
        try
        {
            connection = await _settings.Connector.ConnectAsync(addresses, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectException e)
        {
            lock (_balancer.Sync)
            {
                // Even where other connections live: the handler asks because they take no more calls, most often since the server is going down.
                if (!_retired && _attempt is null)
                {
                    Fail(e.Status);
                    _balancer.Changed();
                }
            }

            throw;
        }

        bool isClosed;
        lock (_balancer.Sync)
        {
            isClosed = _closed;
            if (!isClosed)
            {
                StopAttempt();
                _attemptedAt = _settings.TimeProvider.GetTimestamp();
                Attach(connection);
                _balancer.Changed();
            }
        }

        if (isClosed)
        {
            await connection.Stream.DisposeAsync().ConfigureAwait(false);
            throw ConnectException.Unavailable("the channel was disposed");
        }

        return connection.Stream;
    }

    private void Attach(Connection connection)
    {
        connection.Transport.BelongTo(this);
        _open.Add(connection.Transport);
        _current = connection.Address;
        HasAnswered = false;
        Volatile.Write(ref _peer, connection.Address switch
        {
            IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip => string.Create(CultureInfo.InvariantCulture, $"ipv6:[{ip.Address}]:{ip.Port}"),
            IPEndPoint ip => string.Create(CultureInfo.InvariantCulture, $"ipv4:{ip.Address}:{ip.Port}"),
            UnixDomainSocketEndPoint unix => $"unix:{unix}",
            DnsEndPoint dns => string.Create(CultureInfo.InvariantCulture, $"dns:{dns.Host}:{dns.Port}"),
            EndPoint other => other.ToString() ?? "unknown",
        });
        _timer?.Dispose();
        _timer = null;
        if (!_settings.StaysConnected)
        {
            _backoff.Reset();
        }

        if (!_retired)
        {
            State = GrpcConnectivityState.Ready;
        }
    }

    private void Fail(GrpcStatus error)
    {
        LastError = error;
        FailedAt = _settings.TimeProvider.GetTimestamp();
        State = GrpcConnectivityState.TransientFailure;
        _timer?.Dispose();
        _timer = _settings.TimeProvider.CreateTimer(static self => ((Subchannel)self!).BackoffEnded(), this, _backoff.Next(), Timeout.InfiniteTimeSpan);
        _balancer.RequestRefresh();
    }

    private void BackoffEnded()
    {
        lock (_balancer.Sync)
        {
            if (State == GrpcConnectivityState.TransientFailure && _attempt is null)
            {
                StartAttempt();
            }
        }
    }

    private void Close()
    {
        Connection? waiting;
        lock (_balancer.Sync)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            waiting = _waiting;
            _waiting = null;
        }

        waiting?.Stream.Dispose();
        _invoker.Dispose();
        _balancer.Drained(this);
    }
}
