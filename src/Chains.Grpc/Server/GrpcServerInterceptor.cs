namespace Chains.Grpc;

/// <summary>
/// Runs around each call of the methods whose <see cref="GrpcServerOptions.Interceptors"/> hold it: to refuse calls, to add metadata, to see how they end.
/// One instance serves all calls and must be safe to use from several threads at once.
/// </summary>
public abstract class GrpcServerInterceptor
{
    /// <summary>Handles one call. The request has not been read yet when this begins.</summary>
    /// <param name="context">The call: its headers, and the headers and trailers of its answer.</param>
    /// <param name="next">Runs the rest of the call: the other interceptors, then the handler with all its responses. Call it exactly once and await it. It
    /// throws what the handler threw.</param>
    /// <returns>A task that ends when the call may end. To refuse a call, throw a <see cref="GrpcException"/> instead of calling <paramref name="next"/>.
    /// An exception replaces that of the handler; a failure of the handler that is caught and not thrown again is the call's status all the same.</returns>
    public abstract Task InvokeAsync(GrpcServerCallContext context, Func<Task> next);
}
