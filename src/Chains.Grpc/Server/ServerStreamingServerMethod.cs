using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

internal sealed class ServerStreamingServerMethod<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<TRequest, GrpcServerCallContext, IAsyncEnumerable<TResponse>> handler,
    GrpcServerOptions options,
    ILogger logger) : ServerMethod<TRequest, TResponse>(method, options, logger)
{
    protected override async Task RunAsync(GrpcServerCallContext call)
    {
        TRequest request = await RequestReader.ReadSingleAsync(call, Method.RequestMarshaller, Options.MaxReceiveMessageSize).ConfigureAwait(false);
        CancellationToken cancellationToken = call.CancellationToken;
        IAsyncEnumerator<TResponse> responses = handler(request, call).GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable disposal = responses.ConfigureAwait(false);
        while (true)
        {
            ValueTask<bool> next = responses.MoveNextAsync();
            bool more;
            if (!next.IsCompleted && call.HasDeadlineTimer)
            {
                Task<bool> running = next.AsTask();
                if (!await EndsInTimeAsync(call, running).ConfigureAwait(false))
                {
                    return;
                }

                more = await running.ConfigureAwait(false);
            }
            else
            {
                more = await next.ConfigureAwait(false);
            }

            if (!more)
            {
                return;
            }

            // A handler that ignores its token ends here, once nobody listens.
            cancellationToken.ThrowIfCancellationRequested();
            ServerProtocol.WriteMessage(call, Method.ResponseMarshaller, responses.Current, Options.MaxSendMessageSize);

            // Each message leaves at once: a token of a language model is worth more now than with its neighbours. A slow reader holds this up.
            ValueTask<FlushResult> flush = call.HttpContext.Response.BodyWriter.FlushAsync(CancellationToken.None);
            if (flush.IsCompleted || !call.HasDeadlineTimer)
            {
                await flush.ConfigureAwait(false);
            }
            else if (!await IsTakenInTimeAsync(call, flush.AsTask()).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private static async ValueTask<bool> IsTakenInTimeAsync(GrpcServerCallContext call, Task<FlushResult> flush)
    {
        await ((Task)flush).WaitAsync(call.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!flush.IsCompleted && call.IsDeadlineExceeded)
        {
            // The reader does not take what is already under way, so trailers behind it would wait as well: only a reset ends the call.
            call.HasEnded = true;
            call.HttpContext.Features.Get<IHttpResetFeature>()?.Reset((int)Http2Errors.Cancel);
        }

        await flush.ConfigureAwait(false);
        return !call.HasEnded;
    }
}
