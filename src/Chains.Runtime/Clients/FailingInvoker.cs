using Chains.Grpc;

namespace Chains.Clients;

/// <summary>Stands where no call can be made, and says so at each: a missing address must not keep a host from starting.</summary>
internal sealed class FailingInvoker(GrpcStatus status) : GrpcCallInvoker
{
    public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default) =>
        Task.FromException<TResponse>(new GrpcException(status));

    public override async IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        await Task.FromException(new GrpcException(status)).ConfigureAwait(false);
        yield break;
    }
}
