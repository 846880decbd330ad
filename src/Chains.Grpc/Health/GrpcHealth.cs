using System.Runtime.CompilerServices;

namespace Chains.Grpc;

/// <summary>
/// What the standard health service says: a state per service name, and one under <c>""</c> for the whole server, which is not serving until it is
/// set. Safe for use by many threads.
/// </summary>
public sealed class GrpcHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GrpcHealthStatus> _states = new(StringComparer.Ordinal) { [""] = GrpcHealthStatus.NotServing };
    private TaskCompletionSource _changed = NewSignal();
    private bool _shutDown;

    /// <summary>Sets the state of a service, and tells those who watch it. After <see cref="Shutdown"/> it has no effect.</summary>
    /// <param name="service">The full name of the service; <c>""</c> for the whole server.</param>
    /// <param name="serving">True where it takes calls.</param>
    public void SetStatus(string service, bool serving)
    {
        ArgumentNullException.ThrowIfNull(service);
        GrpcHealthStatus status = serving ? GrpcHealthStatus.Serving : GrpcHealthStatus.NotServing;
        TaskCompletionSource signal;
        lock (_lock)
        {
            if (_shutDown || (_states.TryGetValue(service, out GrpcHealthStatus old) && old == status))
            {
                return;
            }

            _states[service] = status;
            signal = _changed;
            _changed = NewSignal();
        }

        signal.SetResult();
    }

    /// <summary>The state of a service; <see cref="GrpcHealthStatus.ServiceUnknown"/> for a name that was never set.</summary>
    /// <param name="service">The full name of the service; <c>""</c> for the whole server.</param>
    public GrpcHealthStatus GetStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_lock)
        {
            return _states.GetValueOrDefault(service, GrpcHealthStatus.ServiceUnknown);
        }
    }

    /// <summary>Sets every service to not serving for good; those who watch are told so, and their streams end.</summary>
    public void Shutdown()
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            if (_shutDown)
            {
                return;
            }

            _shutDown = true;
            foreach (string service in _states.Keys.ToArray())
            {
                _states[service] = GrpcHealthStatus.NotServing;
            }

            signal = _changed;
        }

        signal.SetResult();
    }

    /// <summary>Asks a server for the state of one of its services.</summary>
    /// <param name="invoker">The channel to the server.</param>
    /// <param name="service">The full name of the service; <c>""</c> for the whole server.</param>
    /// <param name="options">Headers, deadline and cancellation.</param>
    /// <returns>Serving or not serving.</returns>
    /// <exception cref="GrpcException">The server cannot be reached, has no health service (UNIMPLEMENTED) or does not know the service (NOT_FOUND).</exception>
    public static Task<GrpcHealthStatus> CheckAsync(GrpcCallInvoker invoker, string service = "", GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentNullException.ThrowIfNull(service);
        return invoker.UnaryAsync(HealthProtocol.Check, service, options);
    }

    /// <summary>Follows the state of a service on a server: its state now, then each change, until the server shuts down.</summary>
    /// <param name="invoker">The channel to the server.</param>
    /// <param name="service">The full name of the service; <c>""</c> for the whole server.</param>
    /// <param name="options">Headers, deadline and cancellation.</param>
    /// <returns>The states; <see cref="GrpcHealthStatus.ServiceUnknown"/> while the server does not know the service.</returns>
    public static IAsyncEnumerable<GrpcHealthStatus> WatchAsync(GrpcCallInvoker invoker, string service = "", GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentNullException.ThrowIfNull(service);
        return invoker.ServerStreaming(HealthProtocol.Watch, service, options);
    }

    internal Task<GrpcHealthStatus> CheckAsync(string service, GrpcServerCallContext context)
    {
        GrpcHealthStatus status = GetStatus(service);
        return status != GrpcHealthStatus.ServiceUnknown
            ? Task.FromResult(status)
            : throw new GrpcException(new GrpcStatus(GrpcStatusCode.NotFound, $"The health of the service '{service}' is not known here."));
    }

    internal async IAsyncEnumerable<GrpcHealthStatus> WatchAsync(
        string service,
        GrpcServerCallContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        GrpcHealthStatus? sent = null;
        while (true)
        {
            GrpcHealthStatus status;
            Task changed;
            bool last;
            lock (_lock)
            {
                status = _shutDown ? GrpcHealthStatus.NotServing : _states.GetValueOrDefault(service, GrpcHealthStatus.ServiceUnknown);
                changed = _changed.Task;
                last = _shutDown;
            }

            if (status != sent)
            {
                sent = status;
                yield return status;
            }

            if (last)
            {
                yield break;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
