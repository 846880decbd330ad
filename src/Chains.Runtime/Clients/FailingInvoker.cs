using Chains.Grpc;

namespace Chains.Clients;

/// <summary>Stands where no call can be made, and says so at each: a missing address must not keep a host from starting.</summary>
internal sealed class FailingInvoker(GrpcStatus status) : GrpcCallInvoker
{
    public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default) =>
        Task.FromException<TResponse>(new GrpcException(status));

    public override IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default) =>
        FailAsync<TResponse>();

    public override Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default) =>
        Task.FromException<TResponse>(new GrpcException(status));

    public override IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default) =>
        FailAsync<TResponse>();

    private async IAsyncEnumerable<T> FailAsync<T>()
    {
        await Task.FromException(new GrpcException(status)).ConfigureAwait(false);
        yield break;
    }
}
