using Chains;

namespace Acme
{
    using Words = System.Collections.Generic.IReadOnlyList<string>;

    namespace Text.V1
    {
        using Acme.Shared;

        [Chainlet(Name = "Tokens")]
        internal sealed partial class Tokenizer
        {
            public ValueTask<Words> RunRemote(Document document)
            {
                return new(document.Text.Split(' '));
            }
        }

        [Chainlet, Entrypoint]
        internal sealed partial class WordCount(ITokenizer tokenizer)
        {
            public async Task<Dictionary<string, int>> RunRemote(Document document, CancellationToken stop = default)
            {
                Words words = await tokenizer.RunRemote(document, stop);
                return words.GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());
            }
        }
    }

    namespace Shared
    {
        internal sealed record Document(string Text);
    }
}
