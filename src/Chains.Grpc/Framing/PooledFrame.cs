using System.Buffers;

namespace Chains.Grpc;

/// <summary>One whole frame, header and message, in pooled memory. Whoever holds it disposes it once.</summary>
internal readonly struct PooledFrame(byte[] buffer, int length) : IDisposable
{
    /// <summary>The frame's bytes; they must not be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    /// <summary>The size of the frame in bytes.</summary>
    public int Length => length;

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
