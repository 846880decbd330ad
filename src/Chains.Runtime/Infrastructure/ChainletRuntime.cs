using Chains.Grpc;
using Microsoft.Extensions.Logging;

namespace Chains.Infrastructure;

/// <summary>One chainlet in this process, from before its construction on: what serves its calls, wherever they come from.</summary>
internal sealed partial class ChainletRuntime(ChainletImplementation implementation, DeploymentContext context)
{
    private object? _chainlet;
    private volatile bool _ready;
    private volatile string? _failure;
    private volatile bool _stopped;

    public ChainletImplementation Implementation { get; } = implementation;

    public DeploymentContext Context { get; } = context;

    public ILogger? Logger { get; set; }

    /// <summary>What a unary call over HTTP may take, and what it may use of its dependencies' time.</summary>
    public TimeSpan HttpTimeout { get; set; } = CallScope.DefaultTimeout;

    public bool IsReady => _ready;

    /// <summary>Why calls cannot be served; <see langword="null"/> where they can.</summary>
    public string? Unready => _ready ? null : _failure ?? (_stopped ? $"{Implementation.Name} has been stopped." : $"{Implementation.Name} is still loading.");

    public bool HasFailed => _failure is not null;

    /// <summary>The chainlet, constructed or not yet loaded; <see langword="null"/> before.</summary>
    public object? Constructed => _chainlet;

    /// <summary>The chainlet, ready for calls.</summary>
    /// <exception cref="GrpcException">It is not ready: UNAVAILABLE while it loads, FAILED_PRECONDITION where it never will be.</exception>
    public object Chainlet => _ready
        ? _chainlet!
        : throw new GrpcException(new GrpcStatus(_failure is null ? GrpcStatusCode.Unavailable : GrpcStatusCode.FailedPrecondition, Unready!));

    /// <summary>Runs the constructor.</summary>
    public void Construct(ChainletActivation activation)
    {
        try
        {
            _chainlet = Implementation.Construct(activation) ?? throw new InvalidOperationException("the activation gave nothing");
        }
        catch (Exception exception) when (exception is not ChainletActivationException)
        {
            throw new ChainletActivationException(Message("The constructor", exception), exception);
        }
    }

    /// <summary>Runs <c>LoadAsync</c>; afterwards calls are served.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Implementation.LoadAsync(_chainlet!, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new ChainletActivationException(Message("LoadAsync", exception), exception);
        }

        _ready = true;
    }

    public void Fail(string reason) => _failure = reason;

    /// <summary>The status, with details, of a call whose <c>RunRemote</c> has thrown.</summary>
    public GrpcException Failed(Exception exception)
    {
        if (Logger is { } logger)
        {
            CallFailed(logger, Implementation.Name, exception);
        }

        return CallFailure.ToGrpc(exception, Implementation.Name, Context.Secrets);
    }

    public async ValueTask DisposeChainletAsync()
    {
        _stopped = true;
        _ready = false;
        switch (Interlocked.Exchange(ref _chainlet, null))
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
            default:
                break;
        }
    }

    private string Message(string step, Exception exception) =>
        Context.Secrets.Redact(exception is ChainletConfigurationException ? exception.Message : $"{step} of {Implementation.Name} ({Implementation.TypeName}) failed: {exception.GetType()}: {exception.Message}");

    [LoggerMessage(1, LogLevel.Error, "{Chainlet}.RunRemote failed.")]
    private static partial void CallFailed(ILogger logger, string chainlet, Exception exception);
}
