namespace Chains.Grpc;

/// <summary>
/// Puts something between a caller and what makes the calls. As it is, it passes every call on. Derive from it and override <see cref="Prepare"/> to add
/// headers or a deadline, or one of the four kinds of calls to do more; interceptors nest by giving one to the next as its inner invoker.
/// </summary>
public abstract class GrpcClientInterceptor : GrpcCallInvoker
{
    /// <summary>Creates the interceptor.</summary>
    /// <param name="inner">Makes the calls: a channel, or another interceptor.</param>
    protected GrpcClientInterceptor(GrpcCallInvoker inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>Makes the calls.</summary>
    protected GrpcCallInvoker Inner { get; }

    /// <inheritdoc/>
    public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default) =>
        Inner.UnaryAsync(method, request, Prepare(method, options));

    /// <inheritdoc/>
    public override IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default) =>
        Inner.ServerStreaming(method, request, Prepare(method, options));

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default) =>
        Inner.ClientStreamingAsync(method, requests, Prepare(method, options));

    /// <inheritdoc/>
    public override IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default) =>
        Inner.DuplexStreaming(method, requests, Prepare(method, options));

    /// <summary>What a call is made with: called once per call, when the caller makes it; for streams that is before their enumeration.</summary>
    /// <param name="method">The method.</param>
    /// <param name="options">What the caller gave. Its headers are the caller's: add to a copy.</param>
    /// <returns>What the call gets; <paramref name="options"/> as they are by default.</returns>
    protected virtual GrpcCallOptions Prepare<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcCallOptions options) => options;
}
