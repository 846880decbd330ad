using System.ComponentModel;

namespace Chains.Wire;

/// <summary>
/// <c>TimeSpan</c> as protobuf's Duration, <c>DateTimeOffset</c> as a message of protobuf's Timestamp and an offset, <c>DateTime</c> as one of ticks and kind: nested messages
/// with their length prefix. Called by generated codecs.
/// </summary>
/// <remarks>Durations and Timestamps of other writers may have nanoseconds, of which .NET keeps hundreds; the rest is dropped, as Google's own library for .NET does.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireTime
{
    private const int NanosecondsPerTick = 100;
    private const int NanosecondsPerSecond = 1_000_000_000;

    // 0001-01-01 and the last second of 9999, by seconds since 1970.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    private const uint Varint1 = 1 << 3;
    private const uint Varint2 = 2 << 3;
    private const uint Message1 = (1 << 3) | 2;

    /// <summary>The encoded size of a Duration.</summary>
    public static int Size(TimeSpan value) => 1 + SizeOf(value.Ticks / TimeSpan.TicksPerSecond, (int)(value.Ticks % TimeSpan.TicksPerSecond) * NanosecondsPerTick);

    /// <summary>The encoded size of ticks and kind.</summary>
    public static int Size(DateTime value) => 1 + SizeOf(value);

    /// <summary>The encoded size of a Timestamp and an offset.</summary>
    public static int Size(DateTimeOffset value) => 1 + SizeOf(value);

    /// <summary>Writes a Duration.</summary>
    public static void Write(ref WireWriter writer, TimeSpan value) =>
        Write(ref writer, value.Ticks / TimeSpan.TicksPerSecond, (int)(value.Ticks % TimeSpan.TicksPerSecond) * NanosecondsPerTick);

    /// <summary>Writes ticks and kind.</summary>
    public static void Write(ref WireWriter writer, DateTime value)
    {
        writer.WriteLength(SizeOf(value));
        if (value.Ticks != 0)
        {
            writer.WriteTag(Varint1);
            writer.WriteInt64(value.Ticks);
        }

        if (value.Kind != DateTimeKind.Unspecified)
        {
            writer.WriteTag(Varint2);
            writer.WriteEnum((int)value.Kind);
        }
    }

    /// <summary>Writes a Timestamp and an offset in minutes.</summary>
    public static void Write(ref WireWriter writer, DateTimeOffset value)
    {
        writer.WriteLength(SizeOf(value));
        writer.WriteTag(Message1);
        (long seconds, int nanoseconds) = Timestamp(value);
        Write(ref writer, seconds, nanoseconds);
        if (value.Offset != TimeSpan.Zero)
        {
            writer.WriteTag(Varint2);
            writer.WriteInt32(value.TotalOffsetMinutes);
        }
    }

    /// <summary>Reads a Duration.</summary>
    public static TimeSpan ReadTimeSpan(ref WireReader reader)
    {
        (long seconds, int nanoseconds) = ReadSeconds(ref reader, "google.protobuf.Duration");
        // Seconds and nanoseconds must agree in sign (duration.proto).
        if (nanoseconds is <= -NanosecondsPerSecond or >= NanosecondsPerSecond || (seconds > 0 && nanoseconds < 0) || (seconds < 0 && nanoseconds > 0))
        {
            throw reader.Malformed($"a Duration of {seconds} seconds has {nanoseconds} nanoseconds, which must be below a second and of the same sign");
        }

        Int128 ticks = (Int128)seconds * TimeSpan.TicksPerSecond + nanoseconds / NanosecondsPerTick;
        return ticks >= long.MinValue && ticks <= long.MaxValue ? new TimeSpan((long)ticks) : throw reader.Malformed($"a Duration of {seconds} seconds is longer than a TimeSpan can be");
    }

    /// <summary>Reads ticks and kind.</summary>
    public static DateTime ReadDateTime(ref WireReader reader)
    {
        WireScope scope = reader.Enter("DateTime");
        long ticks = 0;
        int kind = 0;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case Varint1:
                    ticks = reader.ReadInt64();
                    break;
                case Varint2:
                    kind = reader.ReadEnum();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        // After leaving, so that the error names the field that holds the time.
        reader.Leave(scope);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            throw reader.Malformed($"a DateTime of {ticks} ticks is not within the years 1 to 9999");
        }

        return kind is >= 0 and <= 2 ? new DateTime(ticks, (DateTimeKind)kind) : throw reader.Malformed($"the kind {kind} of a DateTime is none of 0 (unspecified), 1 (UTC) and 2 (local)");
    }

    /// <summary>Reads a Timestamp and an offset in minutes.</summary>
    public static DateTimeOffset ReadDateTimeOffset(ref WireReader reader)
    {
        WireScope scope = reader.Enter("DateTimeOffset");
        bool hasTime = false;
        long seconds = 0;
        int nanoseconds = 0;
        int offset = 0;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case Message1:
                    (seconds, nanoseconds) = ReadSeconds(ref reader, "google.protobuf.Timestamp");
                    hasTime = true;
                    break;
                case Varint2:
                    offset = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(scope);
        if (!hasTime)
        {
            throw reader.Malformed("a DateTimeOffset has no time");
        }

        if (seconds < FirstSecond || seconds > LastSecond || nanoseconds is < 0 or >= NanosecondsPerSecond)
        {
            throw reader.Malformed($"a Timestamp of {seconds} seconds and {nanoseconds} nanoseconds is not within the years 1 to 9999");
        }

        long ticks = (seconds - FirstSecond) * TimeSpan.TicksPerSecond + nanoseconds / NanosecondsPerTick;
        long local = ticks + offset * TimeSpan.TicksPerMinute;
        return offset is >= -14 * 60 and <= 14 * 60 && local >= 0 && local <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(local, new TimeSpan(offset * TimeSpan.TicksPerMinute))
            : throw reader.Malformed($"a DateTimeOffset has an offset of {offset} minutes, which must be within 14 hours and stay within the years 1 to 9999");
    }

    private static int SizeOf(DateTime value) =>
        (value.Ticks == 0 ? 0 : 1 + WireSize.Int64(value.Ticks)) + (value.Kind == DateTimeKind.Unspecified ? 0 : 2);

    private static int SizeOf(DateTimeOffset value)
    {
        (long seconds, int nanoseconds) = Timestamp(value);
        return 2 + SizeOf(seconds, nanoseconds) + (value.Offset == TimeSpan.Zero ? 0 : 1 + WireSize.Int32(value.TotalOffsetMinutes));
    }

    private static int SizeOf(long seconds, int nanoseconds) =>
        (seconds == 0 ? 0 : 1 + WireSize.Int64(seconds)) + (nanoseconds == 0 ? 0 : 1 + WireSize.Int32(nanoseconds));

    private static (long Seconds, int Nanoseconds) Timestamp(DateTimeOffset value) =>
        (value.UtcTicks / TimeSpan.TicksPerSecond + FirstSecond, (int)(value.UtcTicks % TimeSpan.TicksPerSecond) * NanosecondsPerTick);

    private static void Write(ref WireWriter writer, long seconds, int nanoseconds)
    {
        writer.WriteLength(SizeOf(seconds, nanoseconds));
        if (seconds != 0)
        {
            writer.WriteTag(Varint1);
            writer.WriteInt64(seconds);
        }

        if (nanoseconds != 0)
        {
            writer.WriteTag(Varint2);
            writer.WriteInt32(nanoseconds);
        }
    }

    private static (long Seconds, int Nanoseconds) ReadSeconds(ref WireReader reader, string messageName)
    {
        WireScope scope = reader.Enter(messageName);
        long seconds = 0;
        int nanoseconds = 0;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case Varint1:
                    seconds = reader.ReadInt64();
                    break;
                case Varint2:
                    nanoseconds = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(scope);
        return (seconds, nanoseconds);
    }
}
