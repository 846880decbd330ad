namespace Chains.Grpc;

/// <summary>The responses of a server-streaming call: each enumeration makes the call once.</summary>
internal sealed class ServerStreamingResponses<TRequest, TResponse>(
    GrpcChannel channel,
    GrpcMethod<TRequest, TResponse> method,
    TRequest request,
    GrpcCallOptions options) : IAsyncEnumerable<TResponse>
{
    public async IAsyncEnumerator<TResponse> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var call = new ClientCall(channel, method.FullName, options, cancellationToken);
        await call.SendAsync(method.RequestMarshaller, request, options.Headers).ConfigureAwait(false);
        while (await call.ReadAsync(streaming: true).ConfigureAwait(false))
        {
            yield return call.Parse(method.ResponseMarshaller);
        }
    }
}
