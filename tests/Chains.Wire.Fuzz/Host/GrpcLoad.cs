using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Chains.Fuzz.Mutation;

namespace Chains.Fuzz.Host;

/// <summary>Calls of one gRPC method over HTTP/2 (RFC 9113), with header compression (RFC 7541) kept to what needs no table.</summary>
internal sealed class GrpcLoad : Load
{
    private const int MaxStreams = 64;
    private const int MaxFrame = 16 * 1024;
    private const int FrameHeader = 9;
    private const int Window = int.MaxValue;

    private readonly byte[] _headers;
    private readonly Dictionary<int, Call> _calls = [];
    private readonly Queue<int> _order = new();
    private readonly Stack<Call> _free = new();
    private int _nextStream = 1;
    private long _sendWindow = 65_535;
    private long _received;
    private byte[] _continued = [];

    public GrpcLoad(int port, string method)
        : base(port)
    {
        _headers =
        [
            0x83, 0x86, .. Literal(4, method), .. Literal(1, "localhost"),
            .. Literal(31, "application/grpc"), 0x00, 2, .. "te"u8, 8, .. "trailers"u8,
        ];
        Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        WriteFrame(4, 0, 0, [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF]);
        WriteWindowUpdate(Window - 65_535);
    }

    protected override int UnderWay => _calls.Count;

    protected override bool TrySend(FuzzRequest request)
    {
        byte[] body = request.Body;
        if (_calls.Count >= MaxStreams || body.Length > _sendWindow || (BytesUnderWay > 0 && BytesUnderWay + body.Length > MaxBytes))
        {
            return false;
        }

        int stream = _nextStream;
        _nextStream += 2;
        Call call = _free.Count > 0 ? _free.Pop() : new Call();
        call.Start(request);
        _calls.Add(stream, call);
        _order.Enqueue(stream);
        _sendWindow -= body.Length;
        BytesUnderWay += body.Length;
        WriteFrame(1, 4, stream, _headers);
        int at = 0;
        do
        {
            int length = Math.Min(MaxFrame, body.Length - at);
            WriteFrame(0, at + length == body.Length ? (byte)1 : (byte)0, stream, body.AsSpan(at, length));
            at += length;
        }
        while (at < body.Length);
        return true;
    }

    protected override (FuzzRequest Request, long Since)? Oldest()
    {
        while (_order.TryPeek(out int stream))
        {
            if (_calls.TryGetValue(stream, out Call? call))
            {
                return (call.Request, call.Since);
            }

            _order.Dequeue();
        }

        return null;
    }

    protected override IReadOnlyList<FuzzRequest> Requests() => [.. _calls.Values.Select(static call => call.Request)];

    protected override bool TryTake(ReadOnlySpan<byte> bytes, Action<FuzzRequest, Answer> answered, out int taken)
    {
        taken = 0;
        if (bytes.Length < FrameHeader)
        {
            return false;
        }

        int length = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
        if (bytes.Length < FrameHeader + length)
        {
            return false;
        }

        taken = FrameHeader + length;
        ReadOnlySpan<byte> payload = bytes.Slice(FrameHeader, length);
        byte flags = bytes[4];
        int stream = BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue;
        bool ends = (flags & 1) != 0;
        switch (bytes[3])
        {
            case 0:
                _received += length;
                if (_received > Window / 2)
                {
                    WriteWindowUpdate((int)_received);
                    _received = 0;
                }

                if (_calls.TryGetValue(stream, out Call? call))
                {
                    call.Data(payload);
                    End(stream, call, ends, answered);
                }

                break;
            case 1 or 9:
                // Trailers may be longer than a frame; whether they end the stream stands on the first one.
                byte[] block = [.. _continued, .. payload];
                if ((flags & 4) == 0)
                {
                    _continued = block;
                    _continuedEnds |= ends;
                    break;
                }

                _continued = [];
                bool last = bytes[3] == 9 ? _continuedEnds : ends;
                _continuedEnds = false;
                if (_calls.TryGetValue(stream, out Call? answer))
                {
                    ReadHeaders(block, answer);
                    End(stream, answer, last, answered);
                }

                break;
            case 3:
                // Behind an answer that came before the end of its request: the rest is not wanted. Alone it is no answer.
                if (_calls.TryGetValue(stream, out Call? reset))
                {
                    reset.Problem = $"the stream was reset with code {BinaryPrimitives.ReadUInt32BigEndian(payload)}";
                    End(stream, reset, ends: true, answered);
                }

                break;
            case 4 when (flags & 1) == 0:
                WriteFrame(4, 1, 0, []);
                break;
            case 6 when (flags & 1) == 0:
                WriteFrame(6, 1, 0, payload);
                break;
            case 7:
                throw new LostException($"the host sent GOAWAY with code {BinaryPrimitives.ReadUInt32BigEndian(payload[4..])}: {Encoding.UTF8.GetString(payload[8..])}", Requests());
            case 8 when stream == 0:
                _sendWindow += BinaryPrimitives.ReadUInt32BigEndian(payload);
                break;
            default:
                break;
        }

        return true;
    }

    private bool _continuedEnds;

    private void End(int stream, Call call, bool ends, Action<FuzzRequest, Answer> answered)
    {
        if (!ends)
        {
            return;
        }

        _calls.Remove(stream);
        BytesUnderWay -= call.Request.Body.Length;
        answered(call.Request, call.Answer());
        _free.Push(call);
    }

    private static void ReadHeaders(ReadOnlySpan<byte> block, Call call)
    {
        while (!block.IsEmpty)
        {
            byte first = block[0];
            if (first >= 0x80)
            {
                int index = Integer(ref block, 7);
                call.HttpStatus = index switch { 8 => 200, 9 => 204, 10 => 206, 11 => 304, 12 => 400, 13 => 404, 14 => 500, _ => call.HttpStatus };
                continue;
            }

            if (first is >= 0x20 and < 0x40)
            {
                Integer(ref block, 5);
                continue;
            }

            int nameIndex = Integer(ref block, first >= 0x40 ? 6 : 4);
            string name = nameIndex == 0 ? Text(ref block) : nameIndex is >= 8 and <= 14 ? ":status" : "";
            string value = Text(ref block);
            switch (name)
            {
                case ":status":
                    call.HttpStatus = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "grpc-status":
                    call.GrpcStatus = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "grpc-message":
                    call.Message = Uri.UnescapeDataString(value);
                    break;
                default:
                    break;
            }
        }
    }

    private static int Integer(ref ReadOnlySpan<byte> block, int bits)
    {
        int mask = (1 << bits) - 1;
        int value = block[0] & mask;
        block = block[1..];
        if (value < mask)
        {
            return value;
        }

        for (int shift = 0; ; shift += 7)
        {
            byte next = block[0];
            block = block[1..];
            value += (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        bool isHuffman = block[0] >= 0x80;
        int length = Integer(ref block, 7);
        string text = isHuffman ? throw new NotSupportedException("The host writes headers in Huffman code, which is not read here.") : Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static byte[] Literal(int nameIndex, string value)
    {
        byte[] name = nameIndex < 15 ? [(byte)nameIndex] : [15, (byte)(nameIndex - 15)];
        return [.. name, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
    }

    private void WriteWindowUpdate(int more)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, more);
        WriteFrame(8, 0, 0, payload);
    }

    private void WriteFrame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader];
        header[0] = (byte)(payload.Length >> 16);
        header[1] = (byte)(payload.Length >> 8);
        header[2] = (byte)payload.Length;
        header[3] = type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        Write(header);
        Write(payload);
    }

    private sealed class Call
    {
        private readonly byte[] _prefix = new byte[5];
        private int _prefixLength;
        private long _left;

        public FuzzRequest Request { get; private set; } = null!;

        public long Since { get; private set; }

        public int HttpStatus { get; set; }

        public int GrpcStatus { get; set; }

        public string Message { get; set; } = "";

        public string? Problem { get; set; }

        public void Start(FuzzRequest request)
        {
            Request = request;
            Since = Stopwatch.GetTimestamp();
            HttpStatus = 0;
            GrpcStatus = -1;
            Message = "";
            Problem = null;
            _prefixLength = 0;
            _left = 0;
        }

        public void Data(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                int taken;
                if (_left > 0)
                {
                    taken = (int)Math.Min(_left, bytes.Length);
                    _left -= taken;
                }
                else
                {
                    taken = 1;
                    _prefix[_prefixLength++] = bytes[0];
                    if (_prefixLength == _prefix.Length)
                    {
                        _left = BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
                        _prefixLength = 0;
                    }
                }

                bytes = bytes[taken..];
            }
        }

        public Answer Answer() => new(HttpStatus, GrpcStatus, Message, Problem ?? (_left > 0 || _prefixLength > 0 ? "the answer ends inside a message" : null));
    }
}
