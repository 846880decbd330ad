using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

internal sealed class UnaryServerMethod<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<TRequest, GrpcServerCallContext, Task<TResponse>> handler,
    GrpcServerOptions options,
    ILogger logger) : ServerMethod<TRequest, TResponse>(method, options, logger)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask RunAsync(GrpcServerCallContext call)
    {
        TRequest request = await RequestReader.ReadSingleAsync(call, Method.RequestMarshaller, Options.MaxReceiveMessageSize).ConfigureAwait(false);
        TResponse response = await handler(request, call).ConfigureAwait(false);
        await call.WriteSingleAsync(Method.ResponseMarshaller, response, Options).ConfigureAwait(false);
    }
}
