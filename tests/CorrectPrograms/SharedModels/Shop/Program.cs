using Chains;
using Company.Models;
using Shop;

await using LocalChain<IRecommender> chain = await Chain.RunLocalAsync<IRecommender>(o => o.UseMock<IProductEmbedder>(new FlatEmbedder()));
Console.WriteLine(string.Join(", ", await chain.Entrypoint.RunRemote(new Product("x", "Quince", 1.25m))));

namespace Shop
{
    internal sealed class FlatEmbedder : IProductEmbedder
    {
        public Task<float[]> RunRemote(Product product, CancellationToken cancellationToken = default) => Task.FromResult<float[]>([1]);
    }

    [Chainlet, Entrypoint("recommendations")]
    internal sealed partial class Recommender(ICatalogue catalogue, [Depends(TimeoutSeconds = 30, Retries = 2)] ISimilarity similarity)
    {
        public async Task<string[]> RunRemote(Product product, int count = 3, CancellationToken cancellationToken = default)
        {
            IReadOnlyList<Product> candidates = await catalogue.RunRemote(cancellationToken: cancellationToken);
            Dictionary<Product, Task<double>> scores = candidates.ToDictionary(candidate => candidate, candidate => similarity.RunRemote((product, candidate), cancellationToken));
            await Task.WhenAll(scores.Values);
            return [.. scores.OrderByDescending(score => score.Value.Result).Take(count).Select(score => score.Key.Name)];
        }
    }
}
