using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

internal sealed class UnaryServerMethod<TRequest, TResponse>(
    GrpcMethod<TRequest, TResponse> method,
    Func<TRequest, GrpcServerCallContext, Task<TResponse>> handler,
    GrpcServerOptions options,
    ILogger logger) : ServerMethod<TRequest, TResponse>(method, options, logger)
{
    protected override async Task RunAsync(GrpcServerCallContext call)
    {
        TRequest request = await RequestReader.ReadSingleAsync(call, Method.RequestMarshaller, Options.MaxReceiveMessageSize).ConfigureAwait(false);
        Task<TResponse> running = handler(request, call);
        if (!running.IsCompleted && call.HasDeadlineTimer && !await EndsInTimeAsync(call, running).ConfigureAwait(false))
        {
            return;
        }

        TResponse response = await running.ConfigureAwait(false);
        ServerProtocol.WriteMessage(call, Method.ResponseMarshaller, response, Options.MaxSendMessageSize);
    }
}
