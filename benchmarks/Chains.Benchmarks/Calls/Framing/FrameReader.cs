using System.Buffers;
using System.Buffers.Binary;

namespace Chains.Benchmarks.Calls.Framing;

/// <summary>Cuts the messages out of a response.</summary>
internal sealed class FrameReader(Stream stream) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _start;
    private int _end;

    /// <summary>The message, until the next one is asked for.</summary>
    public ReadOnlySequence<byte> Current { get; private set; }

    /// <summary>False at the end of the response.</summary>
    public async ValueTask<bool> MoveNextAsync()
    {
        if (!await FillAsync(FramingPeer.HeaderSize))
        {
            return false;
        }

        int size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start + 1));
        if (!await FillAsync(FramingPeer.HeaderSize + size))
        {
            throw new InvalidOperationException("The response ends within a message.");
        }

        Current = new ReadOnlySequence<byte>(_buffer, _start + FramingPeer.HeaderSize, size);
        _start += FramingPeer.HeaderSize + size;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        stream.Dispose();
    }

    // False where the response ends before there are so many bytes.
    private async ValueTask<bool> FillAsync(int count)
    {
        if (_end - _start < count && _buffer.Length - _start < count)
        {
            byte[] buffer = count > _buffer.Length ? ArrayPool<byte>.Shared.Rent(count) : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
            if (buffer != _buffer)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = buffer;
            }

            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count)
        {
            int read = await stream.ReadAsync(_buffer.AsMemory(_end));
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
