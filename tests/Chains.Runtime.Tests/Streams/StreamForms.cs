using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Chains.Runtime.Tests.Streams;

/// <summary>Which script a chainlet plays: hosts and local runs take it from the user config.</summary>
public sealed record ScriptKey(string Id);

/// <summary>What the chainlets of a test do, and what a test sees of it.</summary>
public sealed class Script : IDisposable
{
    private static readonly ConcurrentDictionary<string, Script> Running = new(StringComparer.Ordinal);

    public Script() => Running[Key.Id] = this;

    public ScriptKey Key { get; } = new(Guid.NewGuid().ToString("N"));

    public Func<string, CancellationToken, IAsyncEnumerable<string>>? Server { get; set; }

    public Func<IAsyncEnumerable<string>, string, CancellationToken, Task<string>>? Client { get; set; }

    public Func<IAsyncEnumerable<string>, string, CancellationToken, IAsyncEnumerable<string>>? Duplex { get; set; }

    /// <summary>The token that the chainlet was called with.</summary>
    public TaskCompletionSource<CancellationToken> Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The chainlet has ended: with what it threw, or null.</summary>
    public TaskCompletionSource<Exception?> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Script Of(ScriptKey key) => Running[key.Id];

    public async Task<string> RunAsync(Func<Task<string>> body, CancellationToken cancellationToken)
    {
        Called.TrySetResult(cancellationToken);
        try
        {
            string result = await body();
            Ended.TrySetResult(null);
            return result;
        }
        catch (Exception exception)
        {
            Ended.TrySetResult(exception);
            throw;
        }
    }

    public async IAsyncEnumerable<string> Run(Func<IAsyncEnumerable<string>> body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Called.TrySetResult(cancellationToken);
        Exception? failure = null;
        IAsyncEnumerator<string> items = body().GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    if (!await items.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (Exception exception)
                {
                    failure = exception;
                    throw;
                }

                yield return items.Current;
            }
        }
        finally
        {
            await items.DisposeAsync();
            Ended.TrySetResult(failure);
        }
    }

    public void Dispose() => Running.TryRemove(Key.Id, out _);
}

[Chainlet, Entrypoint("out")]
public sealed partial class StreamsOut(DeploymentContext<ScriptKey> context)
{
    public IAsyncEnumerable<string> RunRemote(string prefix, CancellationToken cancellationToken = default)
    {
        Script script = Script.Of(context.UserConfig);
        return script.Run(() => script.Server!(prefix, cancellationToken), cancellationToken);
    }
}

[Chainlet, Entrypoint("in")]
public sealed partial class StreamsIn(DeploymentContext<ScriptKey> context)
{
    public Task<string> RunRemote(IAsyncEnumerable<string> lines, string prefix, int? limit = 3, CancellationToken cancellationToken = default)
    {
        Script script = Script.Of(context.UserConfig);
        return script.RunAsync(() => script.Client!(lines, $"{prefix}{limit}", cancellationToken), cancellationToken);
    }
}

[Chainlet, Entrypoint("both")]
public sealed partial class StreamsBoth(DeploymentContext<ScriptKey> context)
{
    public IAsyncEnumerable<string> RunRemote(IAsyncEnumerable<string> lines, string prefix, CancellationToken cancellationToken = default)
    {
        Script script = Script.Of(context.UserConfig);
        return script.Run(() => script.Duplex!(lines, prefix, cancellationToken), cancellationToken);
    }
}

/// <summary>The stream is the only parameter, and its items may be null.</summary>
[Chainlet, Entrypoint("plain")]
public sealed partial class PlainIn
{
    public async ValueTask<string> RunRemote(IAsyncEnumerable<int?> numbers)
    {
        var all = new List<string>();
        await foreach (int? number in numbers)
        {
            all.Add(number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null");
        }

        return string.Join(' ', all);
    }
}

/// <summary>A call without a stream from which one with a stream is made.</summary>
[Chainlet, Entrypoint("outer")]
public sealed partial class Outer(IStreamsIn inner, [Depends(TimeoutSeconds = 1)] IStreamsBoth both, DeploymentContext<ScriptKey> context)
{
    public async Task<string> RunRemote(string which, CancellationToken cancellationToken = default)
    {
        Source source = OuterSources[context.UserConfig.Id];
        if (which == "in")
        {
            return await inner.RunRemote(source.Items(CancellationToken.None), "", cancellationToken: CancellationToken.None);
        }

        string all = "";
        await foreach (string line in both.RunRemote(source.Items(CancellationToken.None), "", CancellationToken.None))
        {
            all += line;
        }

        return all;
    }

    internal static readonly ConcurrentDictionary<string, Source> OuterSources = new(StringComparer.Ordinal);
}

/// <summary>A caller's stream, and what becomes of it.</summary>
public sealed class Source(Func<CancellationToken, IAsyncEnumerable<string>> items)
{
    private int _asked;

    /// <summary>How many items have been asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The first item has been asked for.</summary>
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream is disposed; whether its token was cancelled by then.</summary>
    public TaskCompletionSource<bool> Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Source Of(params string[] items) => new(_ => items.ToAsyncEnumerable());

    /// <summary>Some items, then nothing until the token ends it.</summary>
    public static Source Hanging(params string[] first) => new(token => Hang(first, token));

    /// <summary>Some items, then an exception.</summary>
    public static Source Failing(Exception exception, params string[] first) => new(_ => Fail(exception, first));

    public async IAsyncEnumerable<string> Items([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Started.TrySetResult();
        IAsyncEnumerator<string> source = items(cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                Interlocked.Increment(ref _asked);
                if (!await source.MoveNextAsync())
                {
                    break;
                }

                yield return source.Current;
            }
        }
        finally
        {
            await source.DisposeAsync();
            Disposed.TrySetResult(cancellationToken.IsCancellationRequested);
        }
    }

    private static async IAsyncEnumerable<string> Hang(string[] first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string item in first)
        {
            yield return item;
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async IAsyncEnumerable<string> Fail(Exception exception, string[] first)
    {
        foreach (string item in first)
        {
            await Task.Yield();
            yield return item;
        }

        throw exception;
    }
}
