using System.ComponentModel;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Infrastructure;

/// <summary>What chainlets of all kinds of calls have. Made by generated code.</summary>
/// <typeparam name="TInterface">The chainlet's interface.</typeparam>
/// <typeparam name="TRequest">The generated request, or one message of a stream of requests.</typeparam>
/// <typeparam name="TResponse">The response, or one item of a stream.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ChainletImplementation<TInterface, TRequest, TResponse> : ChainletImplementation
    where TInterface : class
{
    private protected ChainletImplementation()
    {
    }

    /// <summary>The gRPC method.</summary>
    public required GrpcMethod<TRequest, TResponse> Method { get; init; }

    /// <summary>The response in JSON; by default as the response's marshaller has it.</summary>
    public JsonMarshaller<TResponse> ResponseJson { get => field ?? JsonOf(Method.ResponseMarshaller); init; }

    /// <summary>Calls the chainlet's constructor.</summary>
    public required Func<ChainletActivation, TInterface> Activate { get; init; }

    /// <summary>Calls the chainlet's <c>LoadAsync</c>; <see langword="null"/> where it has none.</summary>
    public Func<TInterface, CancellationToken, Task>? Load { get; init; }

    /// <summary>Calls the chainlet's <c>IsHealthy</c>; <see langword="null"/> where it has none.</summary>
    public Func<TInterface, CancellationToken, ValueTask<bool>>? IsHealthy { get; init; }

    private protected static JsonMarshaller<T> JsonOf<T>(GrpcMarshaller<T> marshaller) =>
        (marshaller as MessageMarshaller<T>)?.Json ?? throw new InvalidOperationException($"{typeof(T)} has no JSON form: its chainlet was compiled with another version of Chains. Build it again.");

    internal sealed override string ServiceName => Method.ServiceName;

    internal sealed override bool HasHealthCheck => IsHealthy is not null;

    internal sealed override object Construct(ChainletActivation activation) => Activate(activation);

    internal sealed override Task LoadAsync(object chainlet, CancellationToken cancellationToken) =>
        Load is null ? Task.CompletedTask : Load((TInterface)chainlet, cancellationToken);

    internal sealed override ValueTask<bool> IsHealthyAsync(object chainlet, CancellationToken cancellationToken) =>
        IsHealthy is null ? new ValueTask<bool>(true) : IsHealthy((TInterface)chainlet, cancellationToken);
}
