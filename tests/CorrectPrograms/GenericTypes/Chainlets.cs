using Chains;
using Tree = GenericTypes.Node<GenericTypes.Range<double>>;

namespace GenericTypes;

public abstract class Mapper<TIn, TOut>
{
    public virtual Task<TOut> RunRemote(TIn input, CancellationToken cancellationToken = default) => MapAsync(input, cancellationToken);

    protected abstract Task<TOut> MapAsync(TIn input, CancellationToken cancellationToken);
}

/// <summary>Its endpoint is inherited, with the type arguments filled in.</summary>
[Chainlet]
public sealed partial class TreeMapper : Mapper<Tree, Dictionary<string, Entity<Guid, string?>>>
{
    protected override async Task<Dictionary<string, Entity<Guid, string?>>> MapAsync(Tree input, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return new() { ["root"] = new(Guid.Empty, $"{input.Value.From}-{input.Value.To}"), ["none"] = new(Guid.Empty, null) };
    }
}

[Chainlet, Entrypoint("trees")]
public sealed partial class Trees(ITreeMapper mapper)
{
    public async Task<Success<Outer<int>.Inner<string>>> RunRemote(Tree tree, Range<decimal>? range = null, CancellationToken cancellationToken = default)
    {
        Dictionary<string, Entity<Guid, string?>> mapped = await mapper.RunRemote(tree, cancellationToken);
        return new(new(mapped.Count, range?.ToString() ?? "")) { Code = 200 };
    }
}
