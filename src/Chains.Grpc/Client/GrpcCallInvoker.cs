namespace Chains.Grpc;

/// <summary>Makes calls. <see cref="GrpcChannel"/> makes them over HTTP/2; others may make them in the same process or put something in between.</summary>
public abstract class GrpcCallInvoker
{
    /// <summary>Calls a method with one request and one response.</summary>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.Unary"/>.</param>
    /// <param name="request">The request. It must not change before the call has ended.</param>
    /// <param name="options">Headers, deadline and cancellation.</param>
    /// <returns>The response.</returns>
    /// <exception cref="GrpcException">The call failed, on either side or in between.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public abstract Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default);

    /// <summary>
    /// Calls a method with one request and a stream of responses. Nothing is sent before the first response is asked for; each enumeration is a call of
    /// its own. A reader that stops early cancels the call on the server; a slow reader slows the server down.
    /// </summary>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.ServerStreaming"/>.</param>
    /// <param name="request">The request. It must not change before the call has ended.</param>
    /// <param name="options">Headers, deadline and cancellation.</param>
    /// <returns>The responses; a failure is thrown where the next one would have been, a <see cref="GrpcException"/> or the caller's own
    /// <see cref="OperationCanceledException"/>.</returns>
    public abstract IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default);

    /// <summary>
    /// Calls a method with a stream of requests and one response. The requests are read no faster than the server takes them. A server may answer before it
    /// has read them all; what is left is then not read.
    /// </summary>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.ClientStreaming"/>.</param>
    /// <param name="requests">The requests. They are enumerated once, in several attempts too, with a token that is cancelled when the call ends, and the
    /// enumerator is always disposed. An exception from them cancels the call on the server and comes back to the caller as it is. A request must not
    /// change before the next one is asked for.</param>
    /// <param name="options">Headers, deadline and cancellation.</param>
    /// <returns>The response.</returns>
    /// <exception cref="GrpcException">The call failed, on either side or in between.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public abstract Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default);

    /// <summary>
    /// Calls a method with a stream of requests and a stream of responses, each at its own pace. Nothing is sent before the first response is asked for; from
    /// then on requests go out as they come, whether or not responses are read. A reader that stops early cancels the call on the server.
    /// </summary>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.DuplexStreaming"/>.</param>
    /// <param name="requests">The requests, treated as by <see cref="ClientStreamingAsync"/>. Each enumeration of the responses enumerates them once.</param>
    /// <param name="options">Headers, deadline and cancellation.</param>
    /// <returns>The responses; a failure is thrown where the next one would have been, a <see cref="GrpcException"/>, the exception of the requests or the
    /// caller's own <see cref="OperationCanceledException"/>.</returns>
    public abstract IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default);
}
