namespace Chains.Grpc;

/// <summary>The four kinds of calls, as a channel makes them.</summary>
internal static class ClientCalls
{
    public static Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcChannel channel, GrpcMethod<TRequest, TResponse> method, TRequest request, in GrpcCallOptions options)
    {
        var call = new ClientCall(channel, method.FullName, channel.Calls.For(method), options, isStream: false, enumeratorToken: default);
        return ReadSingleAsync(call, new SingleRequest<TRequest>(method.RequestMarshaller, request, call), method.ResponseMarshaller);
    }

    public static Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
        GrpcChannel channel, GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, in GrpcCallOptions options)
    {
        var call = new ClientCall(channel, method.FullName, channel.Calls.For(method), options, isStream: true, enumeratorToken: default);
        return ReadSingleAsync(call, new StreamedRequests<TRequest>(method.RequestMarshaller, requests, call), method.ResponseMarshaller);
    }

    public static IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(
        GrpcChannel channel, GrpcMethod<TRequest, TResponse> method, TRequest request, in GrpcCallOptions options) =>
        new Responses<TRequest, TResponse>(channel, method, options, call => new SingleRequest<TRequest>(method.RequestMarshaller, request, call));

    public static IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(
        GrpcChannel channel, GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, in GrpcCallOptions options) =>
        new Responses<TRequest, TResponse>(channel, method, options, call => new StreamedRequests<TRequest>(method.RequestMarshaller, requests, call));

    private static async Task<TResponse> ReadSingleAsync<TResponse>(ClientCall call, CallRequests requests, GrpcMarshaller<TResponse> marshaller)
    {
        using (call)
        {
            await call.SendAsync(requests).ConfigureAwait(false);
            if (!await call.ReadAsync(streaming: false).ConfigureAwait(false))
            {
                throw call.Fail(GrpcStatusCode.Unimplemented, "the server answered OK without a response message, but this kind of call has exactly one");
            }

            TResponse response = call.Parse(marshaller);
            if (await call.ReadAsync(streaming: false).ConfigureAwait(false))
            {
                throw call.Fail(GrpcStatusCode.Unimplemented, "the server answered with more than one response message, but this kind of call has exactly one");
            }

            return response;
        }
    }

    /// <summary>The responses of a call with a stream of them: each enumeration makes the call once.</summary>
    private sealed class Responses<TRequest, TResponse>(
        GrpcChannel channel,
        GrpcMethod<TRequest, TResponse> method,
        GrpcCallOptions options,
        Func<ClientCall, CallRequests> createRequests) : IAsyncEnumerable<TResponse>
    {
        public async IAsyncEnumerator<TResponse> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            using var call = new ClientCall(channel, method.FullName, channel.Calls.For(method), options, isStream: true, cancellationToken);
            await call.SendAsync(createRequests(call)).ConfigureAwait(false);
            while (await call.ReadAsync(streaming: true).ConfigureAwait(false))
            {
                yield return call.Parse(method.ResponseMarshaller);
            }
        }
    }
}
