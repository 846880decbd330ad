using System.Collections.Concurrent;
using Chains;

namespace TaskPatterns;

/// <summary>Every way in which a call to a dependency is awaited, at once or later.</summary>
[Chainlet, Entrypoint("newsroom")]
public sealed partial class Newsroom(ITranslator translator, ISummarizer summarizer, IArchive archive, IAuditor auditor)
{
    private static readonly string[] Languages = ["en", "fr", "cy"];

    public async Task<IReadOnlyDictionary<string, string>> RunRemote(string article, CancellationToken cancellationToken = default)
    {
        // Started now, awaited at the end.
        Task archived = archive.RunRemote(article, cancellationToken);
        Task audited;
        audited = auditor.RunRemote("article", cancellationToken);

        var pending = new List<Task<string>>();
        foreach (string language in Languages)
        {
            pending.Add(translator.RunRemote(article, language, cancellationToken));
        }

        string[] all = await Task.WhenAll(pending);
        string summary = await summarizer.RunRemote(article, cancellationToken).ConfigureAwait(false);
        int length = await translator.RunRemote(summary, "de", cancellationToken).ContinueWith(t => t.Result.Length, TaskScheduler.Default);

        var byLanguage = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(Languages, cancellationToken, async (language, stop) => byLanguage[language] = await translator.RunRemote(article, language, stop));

        Task<string> first = await Task.WhenAny(Languages.Select(language => translator.RunRemote(article, language, cancellationToken)));
        byLanguage["first"] = await first;
        byLanguage["count"] = $"{all.Length}/{length}/{await CountAsync()}";

        var (left, right) = (translator.RunRemote("a", "b", cancellationToken), translator.RunRemote("c", "d", cancellationToken));
        byLanguage["pair"] = string.Concat(await Task.WhenAll(left, right));
        Task<string> chosen = article.Length > 10 ? translator.RunRemote(article, "it", cancellationToken) : Task.FromResult("short");
        byLanguage["chosen"] = await chosen.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

        await Task.WhenAll(archived, audited);
        return byLanguage;

        async Task<int> CountAsync()
        {
            Func<string, Task<string>> translate = language => translator.RunRemote(article, language, cancellationToken);
            int count = 0;
            foreach (string language in Languages)
            {
                count += (await translate(language)).Length;
            }

            return count;
        }
    }
}
