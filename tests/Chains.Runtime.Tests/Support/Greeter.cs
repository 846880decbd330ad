using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Wire;
using Microsoft.Extensions.Logging;

namespace Chains.Runtime.Tests.Support;

public sealed record GreeterConfig(string Greeting, int Times, bool Loud)
{
    /// <summary>Lets a test see the disposal.</summary>
    public Action? Disposed { get; init; }
}

public interface IGreeter : IChainletContract<IGreeter>
{
    Task<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default);

    static ChainletContract<IGreeter> IChainletContract<IGreeter>.Contract => GreeterClient.Contract;

    static ChainletImplementation IChainletContract<IGreeter>.Implementation => GreeterChainletHost.Implementation;
}

/// <summary>Calls <see cref="IEcho"/> and <see cref="IWords"/>.</summary>
public sealed partial class Greeter(IEcho echo, IWords words, DeploymentContext<GreeterConfig> context, ILogger<Greeter> log) : IGreeter, IDisposable
{
    public static readonly JsonMarshaller<GreeterConfig> ConfigJson = new(
        static (writer, value) => writer.WriteStringValue(value.Greeting),
        static (ref reader) =>
        {
            string greeting = "Hello";
            int times = 1;
            bool loud = false;
            JsonWire.StartObject(ref reader, "GreeterConfig");
            while (JsonWire.NextProperty(ref reader))
            {
                if (JsonWire.NameIs(ref reader, "greeting"u8))
                {
                    greeting = JsonWire.ReadString(ref reader);
                }
                else if (JsonWire.NameIs(ref reader, "times"u8))
                {
                    times = JsonWire.ReadInt32(ref reader);
                }
                else if (JsonWire.NameIs(ref reader, "loud"u8))
                {
                    loud = JsonWire.ReadBoolean(ref reader);
                }
                else
                {
                    JsonWire.SkipProperty(ref reader);
                }
            }

            return new GreeterConfig(greeting, times, loud);
        });

    public async Task<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default)
    {
        Greeting(log, text);
        switch (text)
        {
            case "config":
                return $"{context.UserConfig.Greeting} {context.UserConfig.Times} {context.UserConfig.Loud}";
            case "services":
                return string.Join(' ', context.ChainletToService.Values.Select(static service => $"{service.Name}={service.Url}").Order(StringComparer.Ordinal));
            case "words":
                var all = new List<string>();
                await foreach (string word in words.RunRemote("w", count, cancellationToken))
                {
                    all.Add(word);
                }

                return string.Join(' ', all);
            case "failing words":
                await foreach (string word in words.RunRemote("fail", count, cancellationToken))
                {
                    Greeting(log, word);
                }

                return "";
            case "ignore":
                // Does not hand its token on: the ambient call must end the dependency's all the same.
                return await echo.RunRemote("slow", count, CancellationToken.None);
            default:
                return $"{context.UserConfig.Greeting}, {await echo.RunRemote(text, count, cancellationToken)}";
        }
    }

    public void Dispose() => context.UserConfig.Disposed?.Invoke();

    [LoggerMessage(1, LogLevel.Debug, "Greeting {Text}")]
    private static partial void Greeting(ILogger logger, string text);
}

public sealed class GreeterClient(ChainletCaller caller) : IGreeter
{
    public static ChainletContract<IGreeter> Contract { get; } = new("Greeter", "tests.Greeter", static caller => new GreeterClient(caller));

    internal static readonly GrpcMethod<TextRequest, string> Method = new(GrpcMethodType.Unary, "tests.Greeter", "RunRemote", TextRequest.Wire, TextRequest.TextWire);

    public Task<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default) =>
        caller.UnaryAsync(Method, new TextRequest(text, count), cancellationToken);
}

public static class GreeterChainletHost
{
    internal static ChainletImplementation Implementation { get; } = new UnaryChainlet<IGreeter, TextRequest, string>
    {
        Name = "Greeter",
        TypeName = "Chains.Runtime.Tests.Support.Greeter",
        Chain = "greetings",
        Method = GreeterClient.Method,
        RequestJson = TextRequest.Json,
        ResponseJson = TextRequest.TextJson,
        Activate = static activation => new Greeter(
            echo: activation.Resolve<IEcho>("echo", new RpcOptions { TimeoutSeconds = 30 }),
            words: activation.Resolve<IWords>("words", RpcOptions.Default),
            context: activation.ContextOf(Greeter.ConfigJson),
            log: activation.Resolve<ILogger<Greeter>>("log", RpcOptions.Default)),
        Invoke = static (chainlet, request, cancellationToken) => chainlet.RunRemote(request.Text, request.Count, cancellationToken),
    };
}
