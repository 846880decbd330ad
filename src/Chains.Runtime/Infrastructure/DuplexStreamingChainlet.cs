using System.ComponentModel;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Hosting;
using Chains.Local;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chains.Infrastructure;

/// <summary>A chainlet whose <c>RunRemote</c> takes a stream and gives one. Made by generated code.</summary>
/// <typeparam name="TInterface">The chainlet's interface.</typeparam>
/// <typeparam name="TParameters">The generated request; <see cref="Nothing"/> where the stream is the only parameter.</typeparam>
/// <typeparam name="TItem">One item of the incoming stream.</typeparam>
/// <typeparam name="TResponse">One item of the stream that it gives.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DuplexStreamingChainlet<TInterface, TParameters, TItem, TResponse> : ChainletImplementation<TInterface, StreamMessage<TParameters, TItem>, TResponse>
    where TInterface : class
{
    /// <summary>Name of the incoming stream among the parameters.</summary>
    public required string StreamParameter { get; init; }

    /// <summary>Calls <c>RunRemote</c>.</summary>
    public required Func<TInterface, TParameters, IAsyncEnumerable<TItem>, CancellationToken, IAsyncEnumerable<TResponse>> Invoke { get; init; }

    internal override void MapGrpc(IEndpointRouteBuilder endpoints, ChainletRuntime runtime) =>
        endpoints.MapGrpcDuplexStreaming(Method, (messages, context) => Serve(runtime, messages, new CallScope(context.Deadline, context.CancellationToken)), ServerOptions);

    internal override Task AnswerHttpAsync(HttpContext http, ChainletRuntime runtime) => HttpFront.RefuseDuplexAsync(http, Name, Method.FullName);

    internal override GrpcCallInvoker CreateLocalInvoker(ChainletRuntime runtime) => new LocalInvoker<StreamMessage<TParameters, TItem>, TResponse>(
        runtime.Implementation.Name,
        unary: null,
        stream: null,
        duplex: (messages, scope) => Serve(runtime, messages, scope));

    private async IAsyncEnumerable<TResponse> Serve(
        ChainletRuntime runtime, IAsyncEnumerable<StreamMessage<TParameters, TItem>> messages, CallScope scope, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Before anything is waited for: a caller of a host that is not ready need not send to learn so. The scope's token is the call's own; the
        // enumerator's is the same one, or none.
        _ = runtime.Chainlet;
        var incoming = new IncomingMessages<TParameters, TItem>(messages, Method.RequestMarshaller, Name, StreamParameter, scope.CancellationToken);
        var items = new IncomingItems<TItem>(incoming, Name, StreamParameter, scope.CancellationToken);
        await using ConfiguredAsyncDisposable disposal = ((IAsyncDisposable)items).ConfigureAwait(false);
        TParameters parameters = await incoming.BeginAsync().ConfigureAwait(false);
        IAsyncEnumerable<TResponse> responses = ResultStream.GuardAsync(runtime, chainlet => Invoke((TInterface)chainlet, parameters, items, scope.CancellationToken), scope, items);
        await foreach (TResponse response in responses.ConfigureAwait(false))
        {
            yield return response;
        }
    }
}
