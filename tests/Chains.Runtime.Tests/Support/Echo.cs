using System.Globalization;
using Chains.Grpc;
using Chains.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Runtime.Tests.Support;

/// <summary>What <see cref="Echo"/> does; a test replaces what it is about.</summary>
public sealed class EchoScript
{
    public Func<string, int, CancellationToken, Task<string>> Run { get; set; } =
        static (text, count, _) => Task.FromResult(string.Join(' ', Enumerable.Repeat(text, count)));

    public Func<CancellationToken, Task> Load { get; set; } = static _ => Task.CompletedTask;

    public Func<bool> Healthy { get; set; } = static () => true;

    public Action Construct { get; set; } = static () => { };

    public Action Dispose { get; set; } = static () => { };
}

public interface IEcho : IChainletContract<IEcho>
{
    Task<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default);

    static ChainletContract<IEcho> IChainletContract<IEcho>.Contract => EchoClient.Contract;

    static ChainletImplementation IChainletContract<IEcho>.Implementation => EchoChainletHost.Implementation;
}

public sealed class Echo : IEcho, IAsyncDisposable
{
    private readonly EchoScript _script;

    public Echo(EchoScript script, DeploymentContext context)
    {
        _script = script;
        Context = context;
        script.Construct();
    }

    public DeploymentContext Context { get; }

    public Task<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default) => text switch
    {
        "throw" => ThrowAsync(count),
        "datadir" => Task.FromResult(Context.DataDir ?? "none"),
        "null" => Task.FromResult<string>(null!),
        _ when text.StartsWith("secret:", StringComparison.Ordinal) => Task.FromResult(Context.Secrets[text["secret:".Length..]]),
        _ when text.StartsWith("leak:", StringComparison.Ordinal) => throw new InvalidOperationException($"the token {Context.Secrets[text["leak:".Length..]]} is refused"),
        _ => _script.Run(text, count, cancellationToken),
    };

    public Task LoadAsync(CancellationToken cancellationToken) => _script.Load(cancellationToken);

    public bool IsHealthy() => _script.Healthy();

    public ValueTask DisposeAsync()
    {
        _script.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string> ThrowAsync(int count)
    {
        await Task.Yield();
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"echo broke {count} times"));
    }
}

public sealed class EchoClient(ChainletCaller caller) : IEcho
{
    public static ChainletContract<IEcho> Contract { get; } = new("Echo", "tests.Echo", static caller => new EchoClient(caller));

    internal static readonly GrpcMethod<TextRequest, string> Method = new(GrpcMethodType.Unary, "tests.Echo", "RunRemote", TextRequest.Wire, TextRequest.TextWire);

    public Task<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default) =>
        caller.UnaryAsync(Method, new TextRequest(text, count), cancellationToken);
}

public static class EchoChainletHost
{
    /// <summary>The one of local runs: its script comes from the services of the run.</summary>
    internal static ChainletImplementation Implementation { get; } = Create(script: null);

    internal static UnaryChainlet<IEcho, TextRequest, string> Create(EchoScript? script, bool healthCheck = true) => new()
    {
        Name = "Echo",
        TypeName = "Chains.Runtime.Tests.Support.Echo",
        Chain = "echo",
        SecretKeys = ["token", "absent"],
        Method = EchoClient.Method,
        RequestJson = TextRequest.Json,
        ResponseJson = TextRequest.TextJson,
        Activate = static activation => new Echo(activation.Resolve<EchoScript>("script", RpcOptions.Default), activation.Context),
        Invoke = static (chainlet, request, cancellationToken) => chainlet.RunRemote(request.Text, request.Count, cancellationToken),
        Load = static (chainlet, cancellationToken) => ((Echo)chainlet).LoadAsync(cancellationToken),
        IsHealthy = healthCheck ? static (chainlet, _) => new(((Echo)chainlet).IsHealthy()) : null,
        ConfigureServices = (services, _) =>
        {
            if (script is not null)
            {
                services.AddSingleton(script);
            }
        },
    };
}
