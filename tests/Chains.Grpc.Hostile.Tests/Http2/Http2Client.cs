using System.Text;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>The client's side of a connection, in which every frame is the test's own. One task at a time may use it.</summary>
internal sealed class Http2Client : IAsyncDisposable
{
    private const int DefaultWindow = 65_535;

    private readonly HPackDecoder _decoder = new();
    private readonly Dictionary<int, Answer> _answers = [];
    private readonly Dictionary<int, long> _windows = [];
    private long _connectionWindow = DefaultWindow;
    private long _initialWindow = DefaultWindow;
    private int _nextStream = 1;
    private long? _goAway;
    private string _goAwayText = "";
    private bool _closed;
    private (int Stream, byte Flags, List<byte> Block)? _block;

    private Http2Client(FrameConnection connection) => Connection = connection;

    public FrameConnection Connection { get; }

    /// <summary>False: the windows stay as they are, so that the server soon can send no more.</summary>
    public bool OpensWindows { get; set; } = true;

    /// <summary>Acknowledgements of pings and settings seen so far.</summary>
    public int Acknowledgements { get; private set; }

    public bool IsClosed => _closed;

    public long? GoAway => _goAway;

    /// <summary>The streams that the server allows at once; known after the first frame of the server.</summary>
    public uint MaxConcurrentStreams { get; private set; } = int.MaxValue;

    public static Task<Http2Client> ConnectAsync(Uri server, params (Setting Name, uint Value)[] settings) => ConnectAsync(server, null, settings);

    public static async Task<Http2Client> ConnectAsync(Uri server, int? receiveBuffer, params (Setting Name, uint Value)[] settings)
    {
        var client = new Http2Client(await FrameConnection.ConnectAsync(server.Port, receiveBuffer));
        await client.Connection.WriteAsync((byte[])[.. FrameConnection.Preface, .. Frame.Settings(settings).ToBytes()]);
        return client;
    }

    /// <summary>The headers of a call as a stock client sends them.</summary>
    public static List<(string Name, string Value)> CallHeaders(string path, params ReadOnlySpan<(string Name, string Value)> extra) =>
    [
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "127.0.0.1"), ("content-type", "application/grpc"), ("te", "trailers"), .. extra,
    ];

    public int NextStream()
    {
        int stream = _nextStream;
        _nextStream += 2;
        return stream;
    }

    /// <summary>Opens a stream with the headers of a call.</summary>
    public async Task<int> OpenAsync(string path, params (string Name, string Value)[] extra)
    {
        int stream = NextStream();
        await Connection.WriteAsync(Frame.Headers(stream, HPackEncoder.Encode(CallHeaders(path, extra))));
        return stream;
    }

    /// <summary>Sends data in frames that the server's windows allow, and reads meanwhile where they are closed.</summary>
    public async Task SendDataAsync(int stream, ReadOnlyMemory<byte> data, bool end = false)
    {
        do
        {
            while (!_closed && !HasEnded(stream) && data.Length > 0 && Room(stream) <= 0)
            {
                await PumpAsync();
            }

            if (_closed || HasEnded(stream))
            {
                return;
            }

            int length = (int)Math.Min(Math.Min(data.Length, 16_384), Math.Max(0, Room(stream)));
            _connectionWindow -= length;
            _windows[stream] = WindowOf(stream) - length;
            bool last = length == data.Length;
            await Connection.WriteAsync(Frame.Data(stream, data.Span[..length], end && last));
            data = data[length..];
        }
        while (data.Length > 0);
    }

    /// <summary>What the stream may still send, as far as is known.</summary>
    public long Room(int stream) => Math.Min(_connectionWindow, WindowOf(stream));

    /// <summary>Reads until the stream has ended: by its end, a reset, or the connection's.</summary>
    public async Task<Answer> AnswerAsync(int stream)
    {
        while (!HasEnded(stream) && !_closed)
        {
            await PumpAsync();
        }

        return Of(stream);
    }

    /// <summary>Reads until so many bytes of the stream have come, or it ended.</summary>
    public async Task<Answer> ReadBytesAsync(int stream, long count)
    {
        while (Of(stream).Body.Length < count && !HasEnded(stream) && !_closed)
        {
            await PumpAsync();
        }

        return Of(stream);
    }

    /// <summary>Reads until the server closes the connection; false where it sends no frame for so long.</summary>
    public async Task<bool> ClosesWithinAsync(TimeSpan patience)
    {
        Connection.Patience = patience;
        try
        {
            while (!_closed)
            {
                await PumpAsync();
            }

            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A round trip: whatever was sent before has been read by the server.</summary>
    public async Task PingAsync()
    {
        int before = Acknowledgements;
        await Connection.WriteAsync(Frame.Ping(0x7069_6e67));
        while (!_closed && Acknowledgements == before)
        {
            await PumpAsync();
        }
    }

    /// <summary>Makes one whole call.</summary>
    public async Task<Answer> CallAsync(string path, ReadOnlyMemory<byte> body, params (string Name, string Value)[] extra)
    {
        int stream = await OpenAsync(path, extra);
        await SendDataAsync(stream, body, end: true);
        return await AnswerAsync(stream);
    }

    /// <summary>What is known of a stream so far.</summary>
    public Answer Of(int stream)
    {
        if (!_answers.TryGetValue(stream, out Answer? answer))
        {
            _answers.Add(stream, answer = new Answer());
        }

        answer.ConnectionClosed = _closed;
        answer.GoAway = _goAway;
        answer.GoAwayText = _goAwayText;
        return answer;
    }

    /// <summary>Reads and understands one frame.</summary>
    public async Task PumpAsync()
    {
        if (await Connection.ReadAsync(TestContext.Current.CancellationToken) is not { } frame)
        {
            _closed = true;
            return;
        }

        switch (frame.Type)
        {
            case FrameType.Data:
                Of(frame.Stream).Body.Write(frame.Payload);
                Of(frame.Stream).HasEnded |= frame.EndsStream;
                if (OpensWindows && frame.Payload.Length > 0)
                {
                    await TryWriteAsync(Frame.WindowUpdate(0, (uint)frame.Payload.Length), Frame.WindowUpdate(frame.Stream, (uint)frame.Payload.Length));
                }

                break;
            case FrameType.Headers:
                _block = (frame.Stream, frame.Flags, [.. frame.Payload]);
                EndBlock(frame.Flags);
                break;
            case FrameType.Continuation:
                _block!.Value.Block.AddRange(frame.Payload);
                EndBlock(frame.Flags);
                break;
            case FrameType.ResetStream:
                Of(frame.Stream).Reset = frame.NumberAt(0);
                break;
            case FrameType.GoAway:
                _goAway = frame.NumberAt(4);
                _goAwayText = Encoding.ASCII.GetString(frame.Payload.AsSpan(8));
                break;
            case FrameType.WindowUpdate:
                if (frame.Stream == 0)
                {
                    _connectionWindow += frame.NumberAt(0);
                }
                else
                {
                    _windows[frame.Stream] = WindowOf(frame.Stream) + frame.NumberAt(0);
                }

                break;
            case FrameType.Settings when (frame.Flags & Frame.Ack) != 0:
                break;
            case FrameType.Settings:
                Apply(frame.Payload);
                await TryWriteAsync(Frame.SettingsAck());
                break;
            case FrameType.Ping when (frame.Flags & Frame.Ack) != 0:
                Acknowledgements++;
                break;
            case FrameType.Ping:
                await TryWriteAsync(frame with { Flags = Frame.Ack });
                break;
            default:
                break;
        }
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private bool HasEnded(int stream) => Of(stream) is { HasEnded: true } or { Reset: not null };

    private long WindowOf(int stream) => _windows.GetValueOrDefault(stream, _initialWindow);

    private void EndBlock(byte flags)
    {
        if ((flags & Frame.EndHeaders) == 0)
        {
            return;
        }

        (int stream, byte streamFlags, List<byte> block) = _block!.Value;
        Answer answer = Of(stream);
        (answer.Headers.Count == 0 ? answer.Headers : answer.Trailers).AddRange(_decoder.Decode([.. block]));
        answer.HasEnded |= (streamFlags & Frame.EndStream) != 0;
    }

    private void Apply(byte[] settings)
    {
        for (int i = 0; i + 6 <= settings.Length; i += 6)
        {
            var name = (Setting)((settings[i] << 8) | settings[i + 1]);
            uint value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(settings.AsSpan(i + 2));
            if (name == Setting.InitialWindowSize)
            {
                foreach (int stream in _windows.Keys)
                {
                    _windows[stream] += value - _initialWindow;
                }

                _initialWindow = value;
            }
            else if (name == Setting.MaxConcurrentStreams)
            {
                MaxConcurrentStreams = value;
            }
        }
    }

    // The server may have closed meanwhile; the next read says so.
    private async Task TryWriteAsync(params Frame[] frames)
    {
        try
        {
            await Connection.WriteAsync(frames);
        }
        catch (IOException)
        {
            _closed = true;
        }
    }
}
