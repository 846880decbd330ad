using System.ComponentModel;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Hosting;
using Chains.Local;
using Chains.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chains.Infrastructure;

/// <summary>A chainlet whose <c>RunRemote</c> takes a stream and has one result. Made by generated code.</summary>
/// <typeparam name="TInterface">The chainlet's interface.</typeparam>
/// <typeparam name="TParameters">The generated request; <see cref="Nothing"/> where the stream is the only parameter.</typeparam>
/// <typeparam name="TItem">One item of the stream.</typeparam>
/// <typeparam name="TResponse">The result; <see cref="Nothing"/> where there is none.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ClientStreamingChainlet<TInterface, TParameters, TItem, TResponse> : ChainletImplementation<TInterface, StreamMessage<TParameters, TItem>, TResponse>
    where TInterface : class
{
    /// <summary>Name of the stream among the parameters.</summary>
    public required string StreamParameter { get; init; }

    /// <summary>The request as one JSON document: an object keyed by parameter name, the stream an array.</summary>
    public required JsonMarshaller<StreamBody<TParameters, TItem>> RequestJson { get; init; }

    /// <summary>An item in JSON.</summary>
    public required JsonMarshaller<TItem> ItemJson { get; init; }

    /// <summary>Calls <c>RunRemote</c>.</summary>
    public required Func<TInterface, TParameters, IAsyncEnumerable<TItem>, CancellationToken, Task<TResponse>> Invoke { get; init; }

    internal override void MapGrpc(IEndpointRouteBuilder endpoints, ChainletRuntime runtime) =>
        endpoints.MapGrpcClientStreaming(Method, (messages, context) => ServeAsync(runtime, messages, new CallScope(context.Deadline, context.CancellationToken)), ServerOptions);

    internal override Task AnswerHttpAsync(HttpContext http, ChainletRuntime runtime) => HttpFront.CollectAsync(http, runtime, this);

    internal override GrpcCallInvoker CreateLocalInvoker(ChainletRuntime runtime) => new LocalInvoker<StreamMessage<TParameters, TItem>, TResponse>(
        runtime.Implementation.Name,
        unary: null,
        stream: null,
        clientStream: (messages, scope) => ServeAsync(runtime, messages, scope));

    internal async Task<TResponse> ServeAsync(ChainletRuntime runtime, TParameters parameters, IncomingItems<TItem> items, CallScope scope)
    {
        var chainlet = (TInterface)runtime.Chainlet;
        CallScope.Current = scope;
        try
        {
            TResponse response = await Invoke(chainlet, parameters, items, scope.CancellationToken).ConfigureAwait(false);
            items.ThrowIfFailed();
            return response;
        }
        catch (OperationCanceledException) when (scope.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            items.ThrowIfFailed();
            throw runtime.Failed(exception);
        }
    }

    private async Task<TResponse> ServeAsync(ChainletRuntime runtime, IAsyncEnumerable<StreamMessage<TParameters, TItem>> messages, CallScope scope)
    {
        // Before anything is waited for: a caller of a host that is not ready need not send to learn so.
        _ = runtime.Chainlet;
        var incoming = new IncomingMessages<TParameters, TItem>(messages, Method.RequestMarshaller, Name, StreamParameter, scope.CancellationToken);
        var items = new IncomingItems<TItem>(incoming, Name, StreamParameter, scope.CancellationToken);
        await using ConfiguredAsyncDisposable disposal = ((IAsyncDisposable)items).ConfigureAwait(false);
        TParameters parameters = await incoming.BeginAsync().ConfigureAwait(false);
        return await ServeAsync(runtime, parameters, items, scope).ConfigureAwait(false);
    }
}
