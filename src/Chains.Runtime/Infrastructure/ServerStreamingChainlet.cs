using System.ComponentModel;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Hosting;
using Chains.Local;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chains.Infrastructure;

/// <summary>A chainlet whose <c>RunRemote</c> gives a stream. Made by generated code.</summary>
/// <typeparam name="TInterface">The chainlet's interface.</typeparam>
/// <typeparam name="TRequest">The generated request.</typeparam>
/// <typeparam name="TItem">One item of the stream.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ServerStreamingChainlet<TInterface, TRequest, TItem> : ChainletImplementation<TInterface, TRequest, TItem>
    where TInterface : class
{
    /// <summary>Calls <c>RunRemote</c>.</summary>
    public required Func<TInterface, TRequest, CancellationToken, IAsyncEnumerable<TItem>> Invoke { get; init; }

    internal override void MapGrpc(IEndpointRouteBuilder endpoints, ChainletRuntime runtime) =>
        endpoints.MapGrpcServerStreaming(Method, (request, context) => Serve(runtime, request, new CallScope(context.Deadline, context.CancellationToken)), ServerOptions);

    internal override Task AnswerHttpAsync(HttpContext http, ChainletRuntime runtime) => HttpFront.StreamAsync(http, runtime, this);

    internal override GrpcCallInvoker CreateLocalInvoker(ChainletRuntime runtime) => new LocalInvoker<TRequest, TItem>(
        runtime.Implementation.Name,
        unary: null,
        (request, scope) => Serve(runtime, request, scope));

    internal async IAsyncEnumerable<TItem> Serve(ChainletRuntime runtime, TRequest request, CallScope scope, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The scope's token is the call's own; the enumerator's is the same one, or none.
        var chainlet = (TInterface)runtime.Chainlet;
        IAsyncEnumerator<TItem>? items = null;
        try
        {
            while (true)
            {
                bool more;

                // What an iterator does runs in the context of whoever asks for the next item.
                CallScope.Current = scope;
                try
                {
                    items ??= Invoke(chainlet, request, scope.CancellationToken).GetAsyncEnumerator(scope.CancellationToken);
                    more = await items.MoveNextAsync().ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (scope.CancellationToken.IsCancellationRequested)
                {
                    throw;
                }
                catch (Exception exception)
                {
                    throw runtime.Failed(exception);
                }

                if (!more)
                {
                    yield break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            CallScope.Current = scope;
            if (items is not null)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
