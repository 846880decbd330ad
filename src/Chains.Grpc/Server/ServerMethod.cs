using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

/// <summary>Serves one method: everything around its handler that is the same for all kinds of calls.</summary>
internal abstract class ServerMethod<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcServerOptions options, ILogger logger)
{
    protected GrpcMethod<TRequest, TResponse> Method { get; } = method;

    protected GrpcServerOptions Options { get; } = options;

    protected ILogger Logger { get; } = logger;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!await ServerProtocol.TryAcceptAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var call = new GrpcServerCallContext(context, Method.FullName);
        try
        {
            // Routes ignore case; gRPC names do not.
            if (context.Request.Path.Value?.EndsWith(Method.FullName, StringComparison.Ordinal) is not true)
            {
                throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unimplemented, $"There is no method '{context.Request.Path.Value}' here; names are case-sensitive: did you mean {Method.FullName}?"));
            }

            if (ServerProtocol.Begin(call, Options.TimeProvider) is { } refusal)
            {
                throw new GrpcException(refusal);
            }

            await RunAsync(call).ConfigureAwait(false);
            if (!call.HasEnded)
            {
                ServerProtocol.WriteStatus(call, GrpcStatus.OK, null);
            }
        }
        catch (Exception e)
        {
            End(call, e);
        }
        finally
        {
            call.Release();
        }
    }

    /// <summary>Reads the request, runs the handler and writes its responses. What it throws becomes the call's status.</summary>
    protected abstract Task RunAsync(GrpcServerCallContext call);

    /// <summary>
    /// Waits for a step of the handler, but no longer than the call's deadline. False: the caller has been answered
    /// DEADLINE_EXCEEDED, or is gone, and the step has ended since.
    /// </summary>
    protected async ValueTask<bool> EndsInTimeAsync(GrpcServerCallContext call, Task step)
    {
        await step.WaitAsync(call.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (step.IsCompleted)
        {
            return true;
        }

        if (call.IsDeadlineExceeded)
        {
            ServerProtocol.WriteStatus(call, DeadlineExceeded, null);
            await call.HttpContext.Response.CompleteAsync().ConfigureAwait(false);
        }

        // The handler still uses the context: the request must not end before it.
        await step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (step.Exception is { } late)
        {
            ServerLog.LateFailure(Logger, call.Method, late.GetBaseException());
        }

        call.HasEnded = true;
        return false;
    }

    private static GrpcStatus DeadlineExceeded => new(GrpcStatusCode.DeadlineExceeded, "The deadline passed before the call had ended.");

    private void End(GrpcServerCallContext call, Exception e)
    {
        bool isGone = call.HttpContext.RequestAborted.IsCancellationRequested;
        if (e is RequestAbortedException || (isGone && e is OperationCanceledException))
        {
            ServerLog.CallerGone(Logger, call.Method, e.InnerException);
            return;
        }

        if (call.HasEnded || isGone)
        {
            ServerLog.LateFailure(Logger, call.Method, e);
            return;
        }

        GrpcStatus status;
        GrpcMetadata? trailers = null;
        switch (e)
        {
            case GrpcException failure:
                status = failure.Status;
                trailers = failure.Trailers;
                ServerLog.Refused(Logger, call.Method, status);
                break;
            case GrpcFormatException:
                status = new GrpcStatus(GrpcStatusCode.InvalidArgument, e.Message);
                ServerLog.Refused(Logger, call.Method, status);
                break;
            case OperationCanceledException when call.CancellationToken.IsCancellationRequested:
                status = call.IsDeadlineExceeded ? DeadlineExceeded : new GrpcStatus(GrpcStatusCode.Cancelled, "The call was cancelled.");
                ServerLog.Refused(Logger, call.Method, status);
                break;
            case MarshallingException:
                status = new GrpcStatus(GrpcStatusCode.Internal, e.Message);
                ServerLog.CallFailed(Logger, call.Method, e.InnerException!);
                break;
            default:
                status = new GrpcStatus(GrpcStatusCode.Unknown, "Exception was thrown by handler.");
                ServerLog.HandlerThrew(Logger, call.Method, e);
                break;
        }

        ServerProtocol.WriteStatus(call, status, trailers);
    }
}
