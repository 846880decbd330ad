using System.Buffers;

namespace Chains.Runtime.Tests.Support;

/// <summary>Gives out memory in chunks of one size, so that values cross their ends.</summary>
internal sealed class ChunkedWriter(int chunkSize) : IBufferWriter<byte>
{
    private readonly List<byte> _written = [];
    private byte[] _chunk = [];

    public byte[] ToArray() => [.. _written];

    public void Advance(int count)
    {
        _written.AddRange(_chunk.AsSpan(0, count));
        _chunk = [];
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _chunk = new byte[Math.Max(sizeHint, chunkSize)];

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
