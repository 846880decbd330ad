using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Runtime.Tests.Support;

/// <summary>Lets a test see what happens to the streams of <see cref="Words"/>.</summary>
public sealed class WordsScript
{
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool WasCancelled { get; set; }
}

public interface IWords : IChainletContract<IWords>
{
    IAsyncEnumerable<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default);

    static ChainletContract<IWords> IChainletContract<IWords>.Contract => WordsClient.Contract;

    static ChainletImplementation IChainletContract<IWords>.Implementation => WordsChainletHost.Implementation;
}

/// <summary>Streams a word <c>count</c> times; <c>fail</c> throws after that many items, <c>hang</c> waits for its cancellation after them.</summary>
public sealed class Words(WordsScript script) : IWords
{
    public async IAsyncEnumerable<string> RunRemote(string text, int count = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return $"{text}{i}";
            }

            if (text == "fail")
            {
                throw new InvalidOperationException($"no more words after {count}");
            }

            if (text == "hang")
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }
        finally
        {
            script.WasCancelled = cancellationToken.IsCancellationRequested;
            script.Ended.TrySetResult();
        }
    }
}

public sealed class WordsClient(ChainletCaller caller) : IWords
{
    public static ChainletContract<IWords> Contract { get; } = new("Words", "tests.Words", static caller => new WordsClient(caller));

    internal static readonly GrpcMethod<TextRequest, string> Method = new(GrpcMethodType.ServerStreaming, "tests.Words", "RunRemote", TextRequest.Wire, TextRequest.TextWire);

    public IAsyncEnumerable<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default) =>
        caller.ServerStreaming(Method, new TextRequest(text, count), cancellationToken);
}

public static class WordsChainletHost
{
    internal static ChainletImplementation Implementation { get; } = Create(new WordsScript());

    internal static ServerStreamingChainlet<IWords, TextRequest, string> Create(WordsScript script) => new()
    {
        Name = "Words",
        TypeName = "Chains.Runtime.Tests.Support.Words",
        Chain = "words",
        Method = WordsClient.Method,
        RequestJson = TextRequest.Json,
        ResponseJson = TextRequest.TextJson,
        Activate = static activation => new Words(activation.Resolve<WordsScript>("script", RpcOptions.Default)),
        Invoke = static (chainlet, request, cancellationToken) => chainlet.RunRemote(request.Text, request.Count, cancellationToken),
        ConfigureServices = (services, _) => services.AddSingleton(script),
    };
}
