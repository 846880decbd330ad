using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

internal sealed class DuplexStreamingServerMethod<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<IAsyncEnumerable<TRequest>, GrpcServerCallContext, IAsyncEnumerable<TResponse>> handler,
    GrpcServerOptions options,
    ILogger logger) : ServerMethod<TRequest, TResponse>(method, options, logger)
{
    protected override async ValueTask RunAsync(GrpcServerCallContext call)
    {
        var requests = new RequestStream<TRequest>(call, Method.RequestMarshaller, Options.MaxReceiveMessageSize);
        try
        {
            await WriteAllAsync(call, handler(requests, call)).ConfigureAwait(false);
        }
        finally
        {
            await requests.EndAsync().ConfigureAwait(false);
        }
    }
}
