using System.Globalization;

namespace Chains.Grpc;

/// <summary>The value of <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class TimeoutHeader
{
    private const long MaxValue = 99_999_999;

    /// <summary>The finest unit whose value fits, rounded up, so that the server never gives up before its client.</summary>
    public static string Format(TimeSpan timeout)
    {
        long ticks = Math.Max(timeout.Ticks, 0);
        if (ticks <= MaxValue / 100)
        {
            return Value(ticks * 100, 'n');
        }

        ReadOnlySpan<(long Ticks, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'), (TimeSpan.TicksPerMillisecond, 'm'), (TimeSpan.TicksPerSecond, 'S'), (TimeSpan.TicksPerMinute, 'M'),
        ];
        foreach ((long unitTicks, char unit) in units)
        {
            long value = RoundUp(ticks, unitTicks);
            if (value <= MaxValue)
            {
                return Value(value, unit);
            }
        }

        // The longest TimeSpan is about 256 million hours, more than eight digits hold.
        return Value(Math.Min(RoundUp(ticks, TimeSpan.TicksPerHour), MaxValue), 'H');
    }

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9
            || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
        {
            return false;
        }

        long unit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        if (unit < 0)
        {
            return false;
        }

        timeout = unit == 0 ? TimeSpan.FromTicks(RoundUp(value, 100)) : TimeSpan.FromTicks(value * unit);
        return true;
    }

    private static string Value(long value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");

    private static long RoundUp(long value, long unit) => (value / unit) + (value % unit == 0 ? 0 : 1);
}
