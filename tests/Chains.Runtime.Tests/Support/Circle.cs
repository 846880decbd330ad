using Chains.Grpc;
using Chains.Infrastructure;

namespace Chains.Runtime.Tests.Support;

// Two chainlets that need each other: the analyzers refuse them, but a local run may meet them over assemblies.
public interface IPing : IChainletContract<IPing>
{
    static ChainletContract<IPing> IChainletContract<IPing>.Contract { get; } = new("Ping", "tests.Ping", static _ => new Ping());

    static ChainletImplementation IChainletContract<IPing>.Implementation { get; } = Circle.Create<IPing>("Ping", static activation =>
    {
        activation.Resolve<IPong>("pong", RpcOptions.Default);
        return new Ping();
    });
}

public interface IPong : IChainletContract<IPong>
{
    static ChainletContract<IPong> IChainletContract<IPong>.Contract { get; } = new("Pong", "tests.Pong", static _ => new Pong());

    static ChainletImplementation IChainletContract<IPong>.Implementation { get; } = Circle.Create<IPong>("Pong", static activation =>
    {
        activation.Resolve<IPing>("ping", RpcOptions.Default);
        return new Pong();
    });
}

public sealed class Ping : IPing;

public sealed class Pong : IPong;

internal static class Circle
{
    public static ChainletImplementation Create<T>(string name, Func<ChainletActivation, T> activate)
        where T : class => new UnaryChainlet<T, TextRequest, string>
        {
            Name = name,
            TypeName = name,
            Method = new GrpcMethod<TextRequest, string>(GrpcMethodType.Unary, $"tests.{name}", "RunRemote", TextRequest.Wire, TextRequest.TextWire),
            RequestJson = TextRequest.Json,
            ResponseJson = TextRequest.TextJson,
            Activate = activate,
            Invoke = static (_, request, _) => Task.FromResult(request.Text),
        };
}
