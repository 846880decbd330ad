using Chains;

namespace Quickstart;

/// <summary>Answers a question about the book with its best passages.</summary>
[Chainlet, Entrypoint("bookSearch")]
public sealed partial class Search(IPassageIndex index)
{
    public async Task<SearchAnswer> RunRemote(string query, int count = 3, CancellationToken cancellationToken = default)
    {
        List<RankedPassage> best = [];
        if (count > 0)
        {
            await foreach (RankedPassage hit in index.RunRemote(query, cancellationToken))
            {
                best.Add(hit);
                if (best.Count == count)
                {
                    // Leaving the loop ends the stream at the index too.
                    break;
                }
            }
        }

        return new SearchAnswer(query, best);
    }
}
