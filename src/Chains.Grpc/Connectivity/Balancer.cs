using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc;

/// <summary>
/// Finds the addresses of a channel's server, keeps a subchannel for all of them together (pick first) or for each (round robin), and picks one
/// for every call.
/// </summary>
internal sealed class Balancer : IDisposable
{
    private readonly ChannelSettings _settings;
    private readonly GrpcResolver _resolver;
    private readonly bool _isRoundRobin;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Subchannel> _draining = [];
    private readonly Backoff _resolverBackoff;
    private Dictionary<EndPoint, Subchannel> _byAddress = [];
    private Subchannel[] _subchannels = [];
    private Subchannel[] _ready = [];
    private GrpcConnectivityState _state;
    private GrpcConnectivityState _resolverState;
    private GrpcStatus _resolverError;
    private long _resolverFailedAt;
    private bool _isPausing;
    private TaskCompletionSource _resolveAgain = NewSignal();
    private TaskCompletionSource _changed = NewSignal();
    private int _failures;
    private int _next = -1;

    public Balancer(ChannelSettings settings, GrpcResolver resolver, GrpcLoadBalancing policy)
    {
        _settings = settings;
        _resolver = resolver;
        _isRoundRobin = policy == GrpcLoadBalancing.RoundRobin;
        _resolverBackoff = new Backoff(settings.InitialBackoff, settings.MaxBackoff);
    }

    /// <summary>The last error, where no server can be reached.</summary>
    public string? Problem
    {
        get
        {
            lock (Sync)
            {
                return _ready.Length == 0 ? LastError().Detail : null;
            }
        }
    }

    public int ReadyCount => Volatile.Read(ref _ready).Length;

    /// <summary>Guards the state of the balancer and of its subchannels.</summary>
    public Lock Sync { get; } = new();

    public GrpcConnectivityState State
    {
        get
        {
            lock (Sync)
            {
                return _state;
            }
        }
    }

    /// <summary>
    /// The subchannel for a call, which the call has to <see cref="Subchannel.Release"/>. Where no connection is there it waits for one; without
    /// <paramref name="waitForReady"/> only until an attempt has failed.
    /// </summary>
    /// <exception cref="ConnectException">No connection could be made, or the channel was disposed.</exception>
    public ValueTask<Subchannel> PickAsync(bool waitForReady, CancellationToken cancellationToken) =>
        TryPick(out Subchannel? subchannel) ? new ValueTask<Subchannel>(subchannel) : new ValueTask<Subchannel>(WaitAsync(waitForReady, cancellationToken));

    public async Task WaitForStateChangedAsync(GrpcConnectivityState last, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (Sync)
            {
                if (_state != last)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A subchannel has another state. Called under the lock.</summary>
    public void Changed()
    {
        GrpcConnectivityState before = _state;
        Subchannel[] ready = Array.FindAll(_subchannels, static subchannel => subchannel.State == GrpcConnectivityState.Ready);
        bool same = ready.AsSpan().SequenceEqual(_ready);
        if (!same)
        {
            Volatile.Write(ref _ready, ready);
        }

        _state = _stop.IsCancellationRequested ? GrpcConnectivityState.Shutdown
            : _subchannels.Length == 0 ? _resolverState
            : ready.Length > 0 ? GrpcConnectivityState.Ready
            : Array.Exists(_subchannels, static subchannel => subchannel.State == GrpcConnectivityState.Connecting) ? GrpcConnectivityState.Connecting
            : Array.Exists(_subchannels, static subchannel => subchannel.State == GrpcConnectivityState.Idle) ? GrpcConnectivityState.Idle
            : GrpcConnectivityState.TransientFailure;
        if (_state == GrpcConnectivityState.TransientFailure && before != GrpcConnectivityState.TransientFailure)
        {
            _failures++;
        }

        if (_state != before || !same)
        {
            TaskCompletionSource changed = _changed;
            _changed = NewSignal();
            changed.SetResult();
        }
    }

    /// <summary>Tells the resolver, without the lock: it is the user's code.</summary>
    public void RequestRefresh() => ThreadPool.UnsafeQueueUserWorkItem(static resolver => resolver.RequestRefresh(), _resolver, preferLocal: false);

    /// <summary>A retired subchannel has ended its last call.</summary>
    public void Drained(Subchannel subchannel)
    {
        lock (Sync)
        {
            _draining.Remove(subchannel);
        }
    }

    public void Dispose()
    {
        Subchannel[] all;
        lock (Sync)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            // The resolver's own code may hang on it: it does not run under the lock.
            _ = _stop.CancelAsync();
            all = [.. _subchannels, .. _draining];
            _subchannels = [];
            _draining.AddRange(all);
            foreach (Subchannel subchannel in all)
            {
                subchannel.Retire();
            }

            Changed();
        }

        foreach (Subchannel subchannel in all)
        {
            subchannel.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryPick([NotNullWhen(true)] out Subchannel? subchannel)
    {
        Subchannel[] ready = Volatile.Read(ref _ready);
        if (ready.Length == 1)
        {
            subchannel = ready[0];
            return subchannel.TryEnter();
        }

        if (ready.Length > 1)
        {
            uint start = (uint)Interlocked.Increment(ref _next);
            for (uint i = 0; i < ready.Length; i++)
            {
                subchannel = ready[(start + i) % (uint)ready.Length];
                if (subchannel.TryEnter())
                {
                    return true;
                }
            }
        }

        subchannel = null;
        return false;
    }

    private async Task<Subchannel> WaitAsync(bool waitForReady, CancellationToken cancellationToken)
    {
        int failures = -1;
        while (true)
        {
            Task changed;
            lock (Sync)
            {
                if (_state == GrpcConnectivityState.Shutdown)
                {
                    throw ConnectException.Unavailable("the channel was disposed");
                }

                if (TryPick(out Subchannel? subchannel))
                {
                    return subchannel;
                }

                if (!waitForReady && failures >= 0 && _failures != failures)
                {
                    throw new ConnectException(LastError());
                }

                Want();
                if (!waitForReady && _state == GrpcConnectivityState.TransientFailure)
                {
                    throw new ConnectException(LastError());
                }

                failures = failures < 0 ? _failures : failures;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A call wants a connection.
    private void Want()
    {
        if (_state == GrpcConnectivityState.Idle && _resolverState == GrpcConnectivityState.Idle)
        {
            _resolverState = GrpcConnectivityState.Connecting;
            ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.ResolveAsync(), this, preferLocal: false);
        }
        else if (_isPausing && _subchannels.Length == 0 && _resolverState == GrpcConnectivityState.TransientFailure
            && _settings.TimeProvider.GetElapsedTime(_resolverFailedAt) >= Subchannel.MinReattempt)
        {
            _resolverState = GrpcConnectivityState.Connecting;
            _resolveAgain.TrySetResult();
        }

        foreach (Subchannel subchannel in _subchannels)
        {
            subchannel.Connect();
            subchannel.Reattempt();
        }

        Changed();
    }

    private GrpcStatus LastError() => _subchannels.Length == 0 ? _resolverError : _subchannels.MaxBy(static subchannel => subchannel.FailedAt)!.LastError;

    private async Task ResolveAsync()
    {
        CancellationToken stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                bool any = false;
                await foreach (IReadOnlyList<EndPoint> addresses in _resolver.WatchAsync(stop).ConfigureAwait(false))
                {
                    any = true;
                    Apply(addresses);
                }

                if (any)
                {
                    return;
                }

                Fail("its resolver ended without a list of addresses");
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e)
            {
                Fail(Connector.NotResolved(_settings.Target.Origin.Host, e));
            }
            catch (Exception e)
            {
                // Resolvers are users' code too, and without one the channel would never find its way again.
                Fail($"the addresses of {_settings.Target.Name} cannot be resolved ({e.Message})");
            }

            await PauseAsync(stop).ConfigureAwait(false);
        }
    }

    private void Fail(string problem)
    {
        lock (Sync)
        {
            _resolverError = new GrpcStatus(GrpcStatusCode.Unavailable, problem);
            _resolverFailedAt = _settings.TimeProvider.GetTimestamp();
            _resolverState = GrpcConnectivityState.TransientFailure;
            Changed();
        }
    }

    // Until the backoff ends or a call wants an address.
    private async Task PauseAsync(CancellationToken stop)
    {
        Task again;
        TimeSpan pause;
        lock (Sync)
        {
            _isPausing = true;
            _resolveAgain = NewSignal();
            again = _resolveAgain.Task;
            pause = _resolverBackoff.Next();
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(again, Task.Delay(pause, _settings.TimeProvider, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        lock (Sync)
        {
            _isPausing = false;
        }
    }

    private void Apply(IReadOnlyList<EndPoint> list)
    {
        EndPoint[] addresses = [.. list.Distinct()];
        lock (Sync)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _resolverBackoff.Reset();
            if (addresses.Length == 0)
            {
                RetireAll();
                _resolverError = new GrpcStatus(GrpcStatusCode.Unavailable, $"the resolver of {_settings.Target.Name} knows no address at present");
                _resolverState = GrpcConnectivityState.TransientFailure;
            }
            else
            {
                _resolverState = GrpcConnectivityState.Ready;
                if (_isRoundRobin)
                {
                    ApplyToEach(addresses);
                }
                else
                {
                    ApplyTogether(addresses);
                }
            }

            Changed();
        }
    }

    private void ApplyTogether(EndPoint[] addresses)
    {
        if (_subchannels is [Subchannel known] && !known.IsOutdatedBy(addresses))
        {
            known.Update(addresses);
            return;
        }

        RetireAll();
        var subchannel = new Subchannel(this, _settings, addresses);
        _subchannels = [subchannel];
        subchannel.Connect();
    }

    private void ApplyToEach(EndPoint[] addresses)
    {
        var byAddress = new Dictionary<EndPoint, Subchannel>(addresses.Length);
        foreach (EndPoint address in addresses)
        {
            if (!_byAddress.Remove(address, out Subchannel? subchannel))
            {
                subchannel = new Subchannel(this, _settings, [address]);
                subchannel.Connect();
            }

            byAddress.Add(address, subchannel);
        }

        Retire(_byAddress.Values);
        _byAddress = byAddress;
        _subchannels = [.. byAddress.Values];
    }

    private void RetireAll()
    {
        Retire(_subchannels);
        _subchannels = [];
        _byAddress = [];
    }

    private void Retire(IEnumerable<Subchannel> subchannels)
    {
        foreach (Subchannel subchannel in subchannels)
        {
            _draining.Add(subchannel);
            subchannel.Retire();
        }
    }
}
