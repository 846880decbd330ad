using System.Runtime.CompilerServices;
using Chains;

namespace Streams;

public readonly record struct Tick(int Number, string Text);

[Chainlet]
public sealed partial class Counter
{
    public async IAsyncEnumerable<Tick> RunRemote(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 1; i <= count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new Tick(i, $"tick {i}");
        }
    }
}

[Chainlet, Entrypoint("clock")]
public sealed partial class Clock(ICounter counter)
{
    public async IAsyncEnumerable<string> RunRemote(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Tick tick in counter.RunRemote(count, cancellationToken))
        {
            yield return $"{tick.Number}: {tick.Text}";
        }
    }
}
