using System.Runtime.CompilerServices;
using Chains;

namespace Capacity;

[Chainlet]
[Compute(CpuCount = 8, PredictConcurrency = Concurrency.PerCpu), Autoscaling(MinReplicas = 2, MaxReplicas = 4)]
public sealed partial class Leaf
{
    public Task<int> RunRemote(int x) => Task.FromResult(x);
}

[Chainlet]
public sealed partial class Undecided
{
    public Task<int> RunRemote(int x) => Task.FromResult(x);
}

/// <summary>A stream takes as long as it takes.</summary>
[Chainlet]
public sealed partial class Feed([Depends(TimeoutSeconds = 900, ConcurrencyLimit = 32)] ILeaf leaf, [Depends(ConcurrencyLimit = 1000)] IUndecided undecided)
{
    public async IAsyncEnumerable<int> RunRemote(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < count; i++)
        {
            yield return await leaf.RunRemote(i, cancellationToken) + await undecided.RunRemote(i, cancellationToken);
        }
    }
}

[Chainlet]
public sealed partial class Middle([Depends(TimeoutSeconds = 10)] ILeaf leaf, IUndecided undecided)
{
    public async Task<int> RunRemote(int x) => await leaf.RunRemote(x) + await undecided.RunRemote(x);
}

/// <summary>Two paths lead to the leaf; the more patient one counts.</summary>
[Chainlet, Entrypoint("diamond")]
public sealed partial class Diamond([Depends(TimeoutSeconds = 10.5)] IMiddle middle, [Depends(TimeoutSeconds = 600)] ILeaf leaf)
{
    public async Task<int> RunRemote(int x) => await middle.RunRemote(x) + await leaf.RunRemote(x);
}

[Chainlet, Entrypoint("long-feed")]
public sealed partial class LongFeed([Depends(TimeoutSeconds = 3600)] IFeed feed)
{
    public async IAsyncEnumerable<int> RunRemote([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (int i in feed.RunRemote(10, cancellationToken))
        {
            yield return i;
        }
    }
}
