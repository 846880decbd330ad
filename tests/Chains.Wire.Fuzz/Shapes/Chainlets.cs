using System.Runtime.CompilerServices;
using Chains.Generators.Tests.Wire;

namespace Chains.Fuzz.Shapes;

// Each hands back what it was given, so that whatever a mutation made of a value is also written.
[Chainlet, Entrypoint("every-row")]
public sealed partial class EveryRowEcho
{
    public Task<EveryRow> RunRemote(EveryRow row, decimal scale = 1.50m, char mark = 'x', CancellationToken cancellationToken = default) => Task.FromResult(row);
}

[Chainlet, Entrypoint("zoo")]
public sealed partial class ZooEcho
{
    public async Task<Zoo> RunRemote(Zoo zoo, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return zoo;
    }
}

[Chainlet, Entrypoint("tensors")]
public sealed partial class TensorEcho
{
    public Task<Embeddings> RunRemote(Embeddings embeddings, CancellationToken cancellationToken = default) => Task.FromResult(embeddings);
}

[Chainlet, Entrypoint("foreign")]
public sealed partial class ForeignEcho
{
    public Task<Foreign> RunRemote(Foreign foreign, CancellationToken cancellationToken = default) => Task.FromResult(foreign);
}

/// <summary>Server streaming.</summary>
[Chainlet, Entrypoint("scatter")]
public sealed partial class ScatterEcho
{
    public async IAsyncEnumerable<Piece> RunRemote(IReadOnlyList<Piece> pieces, Piece? last = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (Piece piece in pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return piece;
        }

        await Task.Yield();
        if (last is not null)
        {
            yield return last;
        }
    }
}

/// <summary>Client streaming with parameters beside the stream.</summary>
[Chainlet, Entrypoint("gather")]
public sealed partial class GatherEcho
{
    public async Task<IReadOnlyList<Piece>> RunRemote(string title, IAsyncEnumerable<Piece> pieces, Piece? first = null, int limit = 1000, CancellationToken cancellationToken = default)
    {
        List<Piece> gathered = first is null ? [] : [first];
        await foreach (Piece piece in pieces.WithCancellation(cancellationToken))
        {
            if (gathered.Count < limit)
            {
                gathered.Add(piece with { Name = title + piece.Name });
            }
        }

        return gathered;
    }
}

/// <summary>Client streaming of nullable items without parameters and without a result.</summary>
[Chainlet, Entrypoint("drain")]
public sealed partial class DrainEcho
{
    public async ValueTask RunRemote(IAsyncEnumerable<Piece?> pieces, CancellationToken cancellationToken = default)
    {
        await foreach (Piece? _ in pieces.WithCancellation(cancellationToken))
        {
            await Task.Yield();
        }
    }
}

/// <summary>Two-way streaming.</summary>
[Chainlet, Entrypoint("relay")]
public sealed partial class RelayEcho
{
    public async IAsyncEnumerable<Piece> RunRemote(Point origin, IAsyncEnumerable<Piece> pieces, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Piece piece in pieces.WithCancellation(cancellationToken))
        {
            yield return piece with { Weight = unchecked(piece.Weight + (int)origin.X) };
        }
    }
}

/// <summary>Not among the shapes unless it is named: it fails as no chainlet may, to show that the command sees it.</summary>
[Chainlet, Entrypoint("broken")]
public sealed partial class BrokenEcho
{
    public Task<Point> RunRemote(Point point, string text = "sound", CancellationToken cancellationToken = default) =>
        text == "sound" ? Task.FromResult(point) : throw new InvalidOperationException($"'{text}' is not sound");
}
