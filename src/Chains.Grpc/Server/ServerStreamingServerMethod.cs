using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

internal sealed class ServerStreamingServerMethod<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<TRequest, GrpcServerCallContext, IAsyncEnumerable<TResponse>> handler,
    GrpcServerOptions options,
    ILogger logger) : ServerMethod<TRequest, TResponse>(method, options, logger)
{
    protected override async ValueTask RunAsync(GrpcServerCallContext call)
    {
        TRequest request = await RequestReader.ReadSingleAsync(call, Method.RequestMarshaller, Options.MaxReceiveMessageSize).ConfigureAwait(false);
        await WriteAllAsync(call, handler(request, call)).ConfigureAwait(false);
    }
}
