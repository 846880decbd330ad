using Chains;

namespace TaskPatterns;

/// <summary>Results are taken from tasks that are known to be done.</summary>
[Chainlet, Entrypoint("finished")]
public sealed partial class Finished(ITranslator translator)
{
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private string _last = "";

    public async Task<string> RunRemote(string[] words, CancellationToken cancellationToken = default)
    {
        Task<string>[] tasks = [.. words.Select(word => translator.RunRemote(word, "en", cancellationToken))];
        Task<string> extra = translator.RunRemote("extra", "en", cancellationToken);
        Task all = Task.WhenAll([.. tasks, extra]);
        try
        {
            await all;
        }
        catch (RemoteChainletException) when (all.IsFaulted)
        {
            return string.Join(' ', tasks.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result));
        }

        int length = extra.Result.Length;
        foreach (Task<string> task in tasks)
        {
            length += task.Result.Length;
        }

        for (int i = 0; i < tasks.Length; i++)
        {
            length += tasks[i].Result.Length;
        }

        string joined = string.Join(' ', tasks.Select(task => task.Result));
        await foreach (Task<string> done in Task.WhenEach(words.Select(word => translator.RunRemote(word, "fr", cancellationToken))).WithCancellation(cancellationToken))
        {
            joined += done.Result;
        }

        Task<string> quickest = await Task.WhenAny(words.Select(word => translator.RunRemote(word, "de", cancellationToken)));
        joined += quickest.Result;

        // Without a wait: whoever comes second leaves the refresh to the first.
        if (_refreshing.Wait(0, CancellationToken.None))
        {
            try
            {
                _last = await translator.RunRemote(joined, "es", cancellationToken);
            }
            finally
            {
                _refreshing.Release();
            }
        }

        return $"{joined} {length} {_last}";
    }
}
