using System.ComponentModel;
using Chains.Grpc;
using Chains.Hosting;
using Chains.Local;
using Chains.Wire;
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
    /// <summary>The request in JSON, an object keyed by parameter name; by default as the request's marshaller has it.</summary>
    public JsonMarshaller<TRequest> RequestJson { get => field ?? JsonOf(Method.RequestMarshaller); init; }

    /// <summary>Calls <c>RunRemote</c>.</summary>
    public required Func<TInterface, TRequest, CancellationToken, IAsyncEnumerable<TItem>> Invoke { get; init; }

    internal override void MapGrpc(IEndpointRouteBuilder endpoints, ChainletRuntime runtime) =>
        endpoints.MapGrpcServerStreaming(Method, (request, context) => Serve(runtime, request, new CallScope(context.Deadline, context.CancellationToken)), ServerOptions);

    internal override Task AnswerHttpAsync(HttpContext http, ChainletRuntime runtime) => HttpFront.StreamAsync(http, runtime, this);

    internal override GrpcCallInvoker CreateLocalInvoker(ChainletRuntime runtime) => new LocalInvoker<TRequest, TItem>(
        runtime.Implementation.Name,
        unary: null,
        (request, scope) => Serve(runtime, request, scope));

    internal IAsyncEnumerable<TItem> Serve(ChainletRuntime runtime, TRequest request, CallScope scope) =>
        ResultStream.GuardAsync(runtime, chainlet => Invoke((TInterface)chainlet, request, scope.CancellationToken), scope, incoming: null);
}
