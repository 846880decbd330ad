using System.Buffers;

namespace Chains.Grpc;

/// <summary>
/// Cuts messages out of a response body. Many small messages are cut from one read; a large one is gathered in one piece, in memory that grows
/// with what has arrived and not with what was announced.
/// </summary>
internal struct ReceiveBuffer
{
    private const string What = "The response message";
    private const int InitialSize = 4096;
    private const int StreamingSize = 32 * 1024;
    private const int GrowthStep = 1024 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _end;
    private int _payload;
    private byte[]? _decompressed;

    /// <summary>The message that <see cref="TryCut"/> found, decompressed; valid until the next call of any other member.</summary>
    public readonly ReadOnlySequence<byte> Payload => _decompressed is null ? new(_buffer!, _start - _payload, _payload) : new(_decompressed, 0, _payload);

    /// <summary>How the peer compresses its messages, by its <c>grpc-encoding</c>; not at all until this is set.</summary>
    public GrpcCompression Encoding { get; set; }

    /// <summary>True where the message that <see cref="TryCut"/> found last was compressed.</summary>
    public bool WasCompressed { get; private set; }

    /// <summary>Bytes that arrived and belong to no message that was cut.</summary>
    public readonly int Pending => _end - _start;

    /// <summary>Cuts the next message if it is there as a whole.</summary>
    /// <param name="maxSize">The largest message that is accepted.</param>
    /// <param name="error">Why the next message can never be cut, or null.</param>
    public bool TryCut(int maxSize, out GrpcStatus? error)
    {
        error = null;
        ReturnDecompressed();
        if (Pending < FrameHeader.Size)
        {
            return false;
        }

        ReadOnlySpan<byte> header = _buffer.AsSpan(_start, FrameHeader.Size);
        error = FrameHeader.Check(header, maxSize, Encoding, What);
        if (error is not null)
        {
            return false;
        }

        int length = (int)FrameHeader.ReadLength(header);
        if (Pending - FrameHeader.Size < length)
        {
            return false;
        }

        WasCompressed = FrameHeader.IsCompressed(header);
        if (WasCompressed)
        {
            error = GzipCodec.Decompress(new ReadOnlySequence<byte>(_buffer!, _start + FrameHeader.Size, length), maxSize, What, out _decompressed, out _payload);
            if (error is not null)
            {
                return false;
            }
        }
        else
        {
            _payload = length;
        }

        _start += FrameHeader.Size + length;
        return true;
    }

    /// <summary>Room for more bytes; <see cref="Received"/> says how many came. Call it only after <see cref="TryCut"/> found none.</summary>
    public Memory<byte> GetRoom(bool streaming)
    {
        ReturnDecompressed();
        _payload = 0;
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(streaming ? StreamingSize : InitialSize);
            return _buffer;
        }

        if (_start == _end)
        {
            _start = _end = 0;
        }

        // long: the header and the largest message together can pass the range of int.
        long needed = Pending < FrameHeader.Size ? FrameHeader.Size : FrameHeader.Size + (long)FrameHeader.ReadLength(_buffer.AsSpan(_start));
        if (needed > _buffer.Length)
        {
            int size = (int)Math.Min(Math.Min(needed, Math.Max(GrowthStep + FrameHeader.Size, Pending * 2L)), Array.MaxLength);
            if (size > _buffer.Length)
            {
                MoveTo(ArrayPool<byte>.Shared.Rent(size));
            }
        }

        if (_start > 0 && (_start + needed > _buffer.Length || _end == _buffer.Length))
        {
            _buffer.AsSpan(_start, Pending).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        return _buffer.AsMemory(_end);
    }

    public void Received(int count) => _end += count;

    /// <summary>Returns the memory to the pool.</summary>
    public void Release()
    {
        ReturnDecompressed();
        if (_buffer is { } buffer)
        {
            _buffer = null;
            _start = _end = _payload = 0;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReturnDecompressed()
    {
        if (_decompressed is { } decompressed)
        {
            _decompressed = null;
            _payload = 0;
            ArrayPool<byte>.Shared.Return(decompressed);
        }
    }

    private void MoveTo(byte[] larger)
    {
        byte[] old = _buffer!;
        old.AsSpan(_start, Pending).CopyTo(larger);
        _end -= _start;
        _start = 0;
        _buffer = larger;
        ArrayPool<byte>.Shared.Return(old);
    }
}
