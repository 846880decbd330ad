using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

/// <summary>Serves one method: everything around its handler that is the same for all kinds of calls.</summary>
internal abstract class ServerMethod<TRequest, TResponse>
{
    private readonly GrpcServerInterceptor[] _interceptors;
    private readonly ILogger _logger;

    protected ServerMethod(GrpcMethod<TRequest, TResponse> method, GrpcServerOptions options, ILogger logger)
    {
        Method = method;
        Options = options;
        _interceptors = [.. options.Interceptors];
        _logger = logger;
    }

    protected GrpcMethod<TRequest, TResponse> Method { get; }

    protected GrpcServerOptions Options { get; }

    public Task InvokeAsync(HttpContext context)
    {
        PooledStream.Begin(context);
        if (ServerProtocol.FindRefusal(context) is { } refusal)
        {
            return ServerProtocol.RefuseAsync(context, refusal);
        }

        ServerProtocol.Accept(context);
        var call = new GrpcServerCallContext(context, Method.FullName);
        ServerProtocol.Begin(call, Options);
        return call.HasDeadlineTimer ? ServeInTimeAsync(call) : ServeAsync(call);
    }

    /// <summary>Reads the request, runs the handler and writes its responses. What it throws becomes the call's status.</summary>
    protected abstract ValueTask RunAsync(GrpcServerCallContext call);

    /// <summary>Writes a stream of responses, which is read no faster than the caller reads.</summary>
    protected async Task WriteAllAsync(GrpcServerCallContext call, IAsyncEnumerable<TResponse> responses)
    {
        CancellationToken cancellationToken = call.CancellationToken;
        IAsyncEnumerator<TResponse> enumerator = responses.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            var stream = new ResponseStream(call);
            await using ConfiguredAsyncDisposable end = stream.ConfigureAwait(false);
            while (true)
            {
                ValueTask<bool> next = enumerator.MoveNextAsync();
                bool isBurst = next.IsCompleted;
                if (!isBurst)
                {
                    stream.Send();
                }

                if (!await next.ConfigureAwait(false))
                {
                    break;
                }

                // A handler that ignores its token ends here, once nobody listens.
                cancellationToken.ThrowIfCancellationRequested();
                await stream.WriteAsync(Method.ResponseMarshaller, enumerator.Current, Options, isBurst).ConfigureAwait(false);
            }

            await stream.FinishAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Serves a call and answers its caller when the deadline passes, whatever interceptors and handler do at that moment.</summary>
    private async Task ServeInTimeAsync(GrpcServerCallContext call)
    {
        try
        {
            Task serving = ServeAsync(call);
            if (!serving.IsCompleted)
            {
                await serving.WaitAsync(call.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!serving.IsCompleted && call.IsDeadlineExceeded)
                {
                    await call.ExpireAsync().ConfigureAwait(false);
                }
            }

            // The handler still uses the context: the request must not end before it.
            await serving.ConfigureAwait(false);
        }
        finally
        {
            call.Release();
        }
    }

    private async Task ServeAsync(GrpcServerCallContext call)
    {
        ServerCallTelemetry? telemetry = ServerCallTelemetry.Start(call.HttpContext, call.Method);
        try
        {
            // Routes ignore case; gRPC names do not.
            if (call.HttpContext.Request.Path.Value?.EndsWith(Method.FullName, StringComparison.Ordinal) is not true)
            {
                throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unimplemented, $"There is no method '{call.HttpContext.Request.Path.Value}' here; names are case-sensitive: did you mean {Method.FullName}?"));
            }

            if (call.RequestFailure is { } refused)
            {
                throw refused;
            }

            if (_interceptors.Length == 0)
            {
                await RunAsync(call).ConfigureAwait(false);
            }
            else
            {
                await InterceptAsync(call).ConfigureAwait(false);
            }

            if (call.RequestFailure is { } broken)
            {
                End(call, broken);
            }
            else
            {
                call.TryEnd(GrpcStatus.OK, null);
            }
        }
        catch (Exception e)
        {
            End(call, call.RequestFailure ?? e);
        }
        finally
        {
            telemetry?.End(call);
        }
    }

    private async Task InterceptAsync(GrpcServerCallContext call)
    {
        var pipeline = new InterceptorPipeline(_interceptors, call, () => RunAsync(call).AsTask());
        await pipeline.RunAsync().ConfigureAwait(false);
    }

    private void End(GrpcServerCallContext call, Exception e)
    {
        if (e is OperationCanceledException && call.IsCallerGone)
        {
            call.TryAbandon();
            ServerLog.CallerGone(_logger, call.Method, e.InnerException);
            return;
        }

        if (call.HasEnded || call.IsCallerGone)
        {
            call.TryAbandon();
            LogLate(call, e);
            return;
        }

        GrpcStatus status;
        GrpcMetadata? trailers = null;
        switch (e)
        {
            case GrpcException failure:
                status = failure.Status;
                trailers = failure.Trailers;
                ServerLog.Refused(_logger, call.Method, status);
                break;
            case GrpcFormatException:
                status = new GrpcStatus(Options.MalformedRequestStatus, e.Message);
                ServerLog.Refused(_logger, call.Method, status);
                break;
            case OperationCanceledException when call.CancellationToken.IsCancellationRequested:
                status = call.IsDeadlineExceeded ? GrpcServerCallContext.DeadlineExceeded : new GrpcStatus(GrpcStatusCode.Cancelled, "The call was cancelled.");
                ServerLog.Refused(_logger, call.Method, status);
                break;
            case MarshallingException:
                status = new GrpcStatus(GrpcStatusCode.Internal, e.Message);
                ServerLog.CallFailed(_logger, call.Method, e.InnerException!);
                break;
            default:
                status = new GrpcStatus(GrpcStatusCode.Unknown, "Exception was thrown by handler.");
                ServerLog.HandlerThrew(_logger, call.Method, e);
                break;
        }

        if (!call.TryEnd(status, trailers))
        {
            LogLate(call, e);
        }
    }

    private void LogLate(GrpcServerCallContext call, Exception e)
    {
        // To stop on the call's token is what a handler is asked to do.
        if (e is not OperationCanceledException)
        {
            ServerLog.LateFailure(_logger, call.Method, e);
        }
    }
}
