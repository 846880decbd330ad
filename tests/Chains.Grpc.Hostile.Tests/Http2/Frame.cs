using System.Buffers.Binary;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>The frame types of RFC 9113, section 6.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    ResetStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>The settings of RFC 9113, section 6.5.2.</summary>
internal enum Setting : ushort
{
    HeaderTableSize = 1,
    EnablePush = 2,
    MaxConcurrentStreams = 3,
    InitialWindowSize = 4,
    MaxFrameSize = 5,
    MaxHeaderListSize = 6,
}

/// <summary>One HTTP/2 frame, right or wrong: nothing here checks it.</summary>
internal readonly record struct Frame(FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public const int HeaderSize = 9;
    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Padded = 0x8;
    public const byte Priority = 0x20;

    public bool EndsStream => (Flags & EndStream) != 0 && Type is FrameType.Data or FrameType.Headers;

    public static Frame Data(int stream, ReadOnlySpan<byte> payload, bool end = false) =>
        new(FrameType.Data, end ? EndStream : (byte)0, stream, payload.ToArray());

    public static Frame Headers(int stream, byte[] block, bool end = false, bool endHeaders = true) =>
        new(FrameType.Headers, (byte)((end ? EndStream : 0) | (endHeaders ? EndHeaders : 0)), stream, block);

    public static Frame Continuation(int stream, byte[] block, bool endHeaders = false) =>
        new(FrameType.Continuation, endHeaders ? EndHeaders : (byte)0, stream, block);

    public static Frame Reset(int stream, uint error = 8) => new(FrameType.ResetStream, 0, stream, Number(error));

    public static Frame Settings(params ReadOnlySpan<(Setting Name, uint Value)> settings)
    {
        byte[] payload = new byte[6 * settings.Length];
        for (int i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * i), (ushort)settings[i].Name);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * i) + 2), settings[i].Value);
        }

        return new Frame(FrameType.Settings, 0, 0, payload);
    }

    public static Frame SettingsAck() => new(FrameType.Settings, Ack, 0, []);

    public static Frame Ping(ulong opaque, bool ack = false)
    {
        byte[] payload = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(payload, opaque);
        return new Frame(FrameType.Ping, ack ? Ack : (byte)0, 0, payload);
    }

    public static Frame GoAway(int lastStream, uint error, string debug = "") =>
        new(FrameType.GoAway, 0, 0, [.. Number((uint)lastStream), .. Number(error), .. System.Text.Encoding.ASCII.GetBytes(debug)]);

    public static Frame WindowUpdate(int stream, uint increment) => new(FrameType.WindowUpdate, 0, stream, Number(increment));

    /// <summary>The frame as it travels.</summary>
    /// <param name="announced">The length that its header states; the true one where null.</param>
    public byte[] ToBytes(int? announced = null)
    {
        byte[] bytes = new byte[HeaderSize + Payload.Length];
        int length = announced ?? Payload.Length;
        bytes[0] = (byte)(length >> 16);
        bytes[1] = (byte)(length >> 8);
        bytes[2] = (byte)length;
        bytes[3] = (byte)Type;
        bytes[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Stream);
        Payload.CopyTo(bytes, HeaderSize);
        return bytes;
    }

    public uint NumberAt(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(offset));

    private static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
