using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

internal sealed class ClientStreamingServerMethod<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<IAsyncEnumerable<TRequest>, GrpcServerCallContext, Task<TResponse>> handler,
    GrpcServerOptions options,
    ILogger logger) : ServerMethod<TRequest, TResponse>(method, options, logger)
{
    protected override async ValueTask RunAsync(GrpcServerCallContext call)
    {
        var requests = new RequestStream<TRequest>(call, Method.RequestMarshaller, Options.MaxReceiveMessageSize);
        TResponse response;
        try
        {
            response = await handler(requests, call).ConfigureAwait(false);
        }
        finally
        {
            await requests.EndAsync().ConfigureAwait(false);
        }

        // A handler that made an answer of a broken request does not get it through.
        if (call.RequestFailure is null)
        {
            await call.WriteSingleAsync(Method.ResponseMarshaller, response, Options).ConfigureAwait(false);
        }
    }
}
