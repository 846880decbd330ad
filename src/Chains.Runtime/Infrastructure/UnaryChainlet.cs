using System.ComponentModel;
using Chains.Grpc;
using Chains.Hosting;
using Chains.Local;
using Chains.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Chains.Infrastructure;

/// <summary>A chainlet whose <c>RunRemote</c> has one result. Made by generated code.</summary>
/// <typeparam name="TInterface">The chainlet's interface.</typeparam>
/// <typeparam name="TRequest">The generated request.</typeparam>
/// <typeparam name="TResponse">The result; <see cref="Nothing"/> where there is none.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UnaryChainlet<TInterface, TRequest, TResponse> : ChainletImplementation<TInterface, TRequest, TResponse>
    where TInterface : class
{
    /// <summary>The request in JSON, an object keyed by parameter name; by default as the request's marshaller has it.</summary>
    public JsonMarshaller<TRequest> RequestJson { get => field ?? JsonOf(Method.RequestMarshaller); init; }

    /// <summary>Calls <c>RunRemote</c>.</summary>
    public required Func<TInterface, TRequest, CancellationToken, Task<TResponse>> Invoke { get; init; }

    internal override void MapGrpc(IEndpointRouteBuilder endpoints, ChainletRuntime runtime) =>
        endpoints.MapGrpcUnary(Method, (request, context) => ServeGrpcAsync(runtime, request, context), ServerOptions);

    internal override Task AnswerHttpAsync(HttpContext http, ChainletRuntime runtime) => HttpFront.AnswerAsync(http, runtime, this);

    internal override GrpcCallInvoker CreateLocalInvoker(ChainletRuntime runtime) => new LocalInvoker<TRequest, TResponse>(
        runtime.Implementation.Name,
        (request, scope) => ServeAsync(runtime, request, scope),
        stream: null);

    internal async Task<TResponse> ServeAsync(ChainletRuntime runtime, TRequest request, CallScope scope)
    {
        var chainlet = (TInterface)runtime.Chainlet;
        CallScope.Current = scope;
        try
        {
            return await Invoke(chainlet, request, scope.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (scope.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw runtime.Failed(exception);
        }
    }

    private Task<TResponse> ServeGrpcAsync(ChainletRuntime runtime, TRequest request, GrpcServerCallContext context) =>
        context.Deadline is { } deadline
            ? ServeAsync(runtime, request, new CallScope(deadline, context.CancellationToken))
            : ServeWithDefaultDeadlineAsync(runtime, request, context.CancellationToken);

    // A stock client sets no deadline by itself; a unary call has one all the same.
    private async Task<TResponse> ServeWithDefaultDeadlineAsync(ChainletRuntime runtime, TRequest request, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(CallScope.DefaultTimeout);
        try
        {
            return await ServeAsync(runtime, request, new CallScope(TimeProvider.System.GetUtcNow() + CallScope.DefaultTimeout, source.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (source.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(
                new GrpcStatus(GrpcStatusCode.DeadlineExceeded, $"{Name} did not answer within {CallScope.DefaultTimeout.TotalSeconds} seconds, the time of a call without a deadline of its own."),
                inner: exception);
        }
    }
}
