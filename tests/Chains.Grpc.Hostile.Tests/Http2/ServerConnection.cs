namespace Chains.Grpc.Hostile.Tests;

/// <summary>The server's side of one connection, in which every frame is the test's own.</summary>
internal sealed class ServerConnection(FrameConnection connection, int number)
{
    private readonly HPackDecoder _decoder = new();
    private readonly Dictionary<int, MemoryStream> _bodies = [];

    public FrameConnection Connection => connection;

    /// <summary>Which connection of its server this is, from 0.</summary>
    public int Number => number;

    /// <summary>The headers of the last request.</summary>
    public List<(string Name, string Value)> RequestHeaders { get; private set; } = [];

    /// <summary>The error codes of the streams that the client has reset.</summary>
    public Dictionary<int, uint> Resets { get; } = [];

    /// <summary>False: the client's windows are not opened again.</summary>
    public bool OpensWindows { get; set; } = true;

    public async Task ReadPrefaceAsync()
    {
        if (!await connection.FillAsync(new byte[FrameConnection.Preface.Length]))
        {
            throw new IOException("The client closed before its preface had ended.");
        }
    }

    /// <summary>Takes the client's preface and sends the server's.</summary>
    public async Task HandshakeAsync(params (Setting Name, uint Value)[] settings)
    {
        await ReadPrefaceAsync();
        await connection.WriteAsync(Frame.Settings(settings));
    }

    /// <summary>Takes the handshake and the headers of the first request; returns its stream.</summary>
    public async Task<int> AcceptAsync(params (Setting Name, uint Value)[] settings)
    {
        await HandshakeAsync(settings);
        return await ReadHeadersAsync() ?? throw new IOException("The client closed before its first request.");
    }

    /// <summary>Takes the handshake and a whole first request.</summary>
    public async Task<int> AcceptWholeAsync(params (Setting Name, uint Value)[] settings)
    {
        int stream = await AcceptAsync(settings);
        await ReadToEndAsync(stream);
        return stream;
    }

    /// <summary>Reads up to the next request; null where the client closes.</summary>
    public async Task<int?> ReadHeadersAsync()
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == FrameType.Headers)
            {
                return frame.Stream;
            }
        }

        return null;
    }

    /// <summary>Reads until the client has sent all of the stream, or has reset it, or closes.</summary>
    public async Task<byte[]> ReadToEndAsync(int stream)
    {
        while (!Resets.ContainsKey(stream) && await ReadAsync() is { } frame)
        {
            if (frame.Stream == stream && frame.EndsStream)
            {
                break;
            }
        }

        return _bodies.GetValueOrDefault(stream)?.ToArray() ?? [];
    }

    /// <summary>Reads until the client resets the stream or closes; the error code, or null.</summary>
    public async Task<uint?> ReadToResetAsync(int stream)
    {
        while (!Resets.ContainsKey(stream) && await ReadAsync() is not null)
        {
        }

        return Resets.TryGetValue(stream, out uint error) ? error : null;
    }

    /// <summary>Reads until the client closes.</summary>
    public async Task ReadToCloseAsync()
    {
        while (await ReadAsync() is not null)
        {
        }
    }

    /// <summary>Reads one frame and answers what belongs to the connection.</summary>
    public async Task<Frame?> ReadAsync()
    {
        if (await connection.ReadAsync() is not { } frame)
        {
            return null;
        }

        switch (frame.Type)
        {
            case FrameType.Headers:
                RequestHeaders = _decoder.Decode(frame.Payload);
                break;
            case FrameType.Data:
                if (!_bodies.TryGetValue(frame.Stream, out MemoryStream? body))
                {
                    _bodies.Add(frame.Stream, body = new MemoryStream());
                }

                body.Write(frame.Payload);
                if (OpensWindows && frame.Payload.Length > 0)
                {
                    await connection.WriteAsync(Frame.WindowUpdate(0, (uint)frame.Payload.Length), Frame.WindowUpdate(frame.Stream, (uint)frame.Payload.Length));
                }

                break;
            case FrameType.Settings when (frame.Flags & Frame.Ack) == 0:
                await connection.WriteAsync(Frame.SettingsAck());
                break;
            case FrameType.Ping when (frame.Flags & Frame.Ack) == 0:
                await connection.WriteAsync(frame with { Flags = Frame.Ack });
                break;
            case FrameType.ResetStream:
                Resets[frame.Stream] = frame.NumberAt(0);
                break;
            default:
                break;
        }

        return frame;
    }

    public ValueTask SendAsync(params Frame[] frames) => connection.WriteAsync(frames);

    /// <summary>Response headers as a stock server sends them.</summary>
    public ValueTask SendHeadersAsync(int stream, params (string Name, string Value)[] extra) =>
        SendAsync(Frame.Headers(stream, HPackEncoder.Encode([(":status", "200"), ("content-type", "application/grpc"), .. extra])));

    public ValueTask SendDataAsync(int stream, byte[] data) => SendAsync(Frame.Data(stream, data));

    public ValueTask SendTrailersAsync(int stream, params (string Name, string Value)[] trailers) =>
        SendAsync(Frame.Headers(stream, HPackEncoder.Encode(trailers), end: true));

    /// <summary>Answers one call well.</summary>
    public async Task AnswerAsync(int stream, byte[] message)
    {
        await SendHeadersAsync(stream);
        await SendDataAsync(stream, Message.Frame(message));
        await SendTrailersAsync(stream, ("grpc-status", "0"));
    }

    /// <summary>Serves every call well, from the handshake on: what came goes back.</summary>
    public async Task EchoAsync()
    {
        await HandshakeAsync();
        await GoOnEchoingAsync();
    }

    /// <summary>Serves every further call well.</summary>
    public async Task GoOnEchoingAsync()
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.EndsStream)
            {
                byte[] body = _bodies.GetValueOrDefault(frame.Stream)?.ToArray() ?? [];
                await SendHeadersAsync(frame.Stream);
                await SendDataAsync(frame.Stream, body);
                await SendTrailersAsync(frame.Stream, ("grpc-status", "0"));
            }
        }
    }
}
