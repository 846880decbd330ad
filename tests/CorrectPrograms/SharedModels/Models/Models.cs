using Chains;

namespace Company.Models;

public sealed record Product(string Sku, string Name, decimal Price);

/// <summary>A library: its chainlets are entrypoints of nothing here.</summary>
[Chainlet]
[Compute(Gpu = Gpu.L40S, Memory = "32Gi", PredictConcurrency = 8), Autoscaling(MaxReplicas = 3)]
public sealed partial class ProductEmbedder
{
    public Task<float[]> RunRemote(Product product, CancellationToken cancellationToken = default) => Task.FromResult(new[] { (float)product.Price, product.Name.Length });
}

[Chainlet]
internal sealed partial class Catalogue
{
    private readonly IReadOnlyDictionary<string, Product> _products = new Dictionary<string, Product> { ["a"] = new("a", "Apple", 0.5m), ["p"] = new("p", "Pear", 0.75m) };

    public IReadOnlyList<Product> RunRemote(string? prefix = null) => [.. _products.Values.Where(product => product.Name.StartsWith(prefix ?? "", StringComparison.OrdinalIgnoreCase))];
}

[Chainlet]
public sealed partial class Similarity([Depends(ConcurrencyLimit = 16, TimeoutSeconds = 10)] IProductEmbedder embedder)
{
    public async Task<double> RunRemote((Product Left, Product Right) pair, CancellationToken cancellationToken = default)
    {
        float[][] vectors = await Task.WhenAll(embedder.RunRemote(pair.Left, cancellationToken), embedder.RunRemote(pair.Right, cancellationToken));
        return vectors[0].Zip(vectors[1], (l, r) => l * r).Sum();
    }
}
