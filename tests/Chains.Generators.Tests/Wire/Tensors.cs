using System.Numerics.Tensors;

namespace Chains.Generators.Tests.Wire;

public sealed record Embeddings(
    Tensor<float> Matrix,
    Tensor<Half>? Halves,
    Tensor<bool> Flags,
    IReadOnlyList<Tensor<long>> Many,
    ReadOnlyMemory<float> Vector,
    Memory<int> Ints,
    ReadOnlyMemory<double>? Maybe,
    Memory<byte> Bytes,
    Dictionary<string, ReadOnlyMemory<Half>> Named,
    ReadOnlyMemory<sbyte> Small = default,
    ReadOnlyMemory<bool> Bits = default,
    ReadOnlyMemory<ulong> Wide = default);

[Chainlet]
public sealed partial class Embed
{
    public Task<Embeddings> RunRemote(Embeddings embeddings, CancellationToken cancellationToken = default) => Task.FromResult(embeddings);
}
