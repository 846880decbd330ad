using Chains;
using Microsoft.Extensions.Logging;

namespace RecordChainlets;

[Chainlet]
public sealed partial record Tokenizer
{
    private static readonly char[] Separators = [' ', ',', '.'];

    public string[] RunRemote(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
}

[Chainlet]
internal sealed partial record Counter(ITokenizer Tokenizer, ILogger<Counter> Logger)
{
    public async Task<Dictionary<string, int>> RunRemote(string text, CancellationToken cancellationToken = default)
    {
        string[] words = await Tokenizer.RunRemote(text, cancellationToken);
        Logger.LogDebug("{Count} words", words.Length);
        return words.GroupBy(word => word, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());
    }
}

[Chainlet, Entrypoint("words")]
internal sealed partial record Words(ICounter Counter)
{
    private ICounter Again { get; } = Counter;

    public async Task<int> RunRemote(string text) => (await Again.RunRemote(text)).Values.Sum();
}
