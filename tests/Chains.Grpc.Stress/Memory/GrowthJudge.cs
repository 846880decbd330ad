using System.Globalization;

namespace Chains.Grpc.Stress;

/// <summary>
/// Tells growth from noise in the samples of one process. After a warm-up, the median of the last third may lie above that of the first third by a fixed
/// amount or a part, whichever is more; and so may the end of the straight line through all samples above its beginning. Of what pools hold, the least of the
/// last third is compared with the least of the first: it comes and goes with the number of threads, for each keeps a buffer of each size, but what leaks lifts the floor.
/// </summary>
internal static class GrowthJudge
{
    /// <summary>The fewest samples after the warm-up that say anything.</summary>
    public const int FewestSamples = 6;

    private const double Mebi = 1048576;

    /// <summary>Pools of large buffers keep the most that was in use at once, per thread too, and let go of what is unused only after minutes: until then they grow.</summary>
    private static readonly TimeSpan PoolsSettle = TimeSpan.FromMinutes(4);

    private static readonly Measure[] Measures =
    [
        new("small objects", static sample => sample.SmallObjectBytes, 3 * Mebi, 0.1, Mebi, "MiB", null),
        new("large objects", static sample => sample.LargeObjectBytes, 96 * Mebi, 0.2, Mebi, "MiB", PoolsSettle),
        new("working set", static sample => sample.WorkingSetBytes, 96 * Mebi, 0.2, Mebi, "MiB", PoolsSettle),
        new("handles", static sample => sample.Handles, 24, 0.1, 1, "", null),
        new("threads", static sample => sample.Threads, 12, 0.1, 1, "", null),
        new("timers", static sample => sample.Timers, 24, 0.1, 1, "", null),
    ];

    /// <summary>Judges the samples of one process.</summary>
    /// <param name="process">Its name in the texts.</param>
    /// <param name="samples">Its samples with their times in the run, in order.</param>
    /// <returns>One line per measure for the summary, and those that grew.</returns>
    public static (List<string> Lines, List<string> Failures) Judge(string process, IReadOnlyList<(TimeSpan At, MemorySample Sample)> samples)
    {
        List<string> lines = [];
        List<string> failures = [];
        foreach (Measure measure in Measures)
        {
            // The first fifth is warm-up in any case: code is compiled, connections are made.
            double[] values = [.. samples.Skip(Math.Max(1, samples.Count / 5)).Where(s => s.At >= (measure.SettlesAfter ?? TimeSpan.Zero)).Select(s => measure.Of(s.Sample))];
            if (values.Length < FewestSamples)
            {
                lines.Add($"{process}: {measure.Name} not judged: {values.Length} samples after the warm-up, which takes a fifth of the run{(measure.SettlesAfter is { } settles ? $" and {settles.TotalMinutes:0} minutes at least" : "")}");
                continue;
            }

            int third = values.Length / 3;
            bool isPooled = measure.SettlesAfter is not null;
            double first = isPooled ? values[..third].Min() : Median(values[..third]);
            double last = isPooled ? values[^third..].Min() : Median(values[^third..]);
            double line = RiseOfLine(values);
            double bound = Math.Max(measure.Allowed, first * measure.AllowedPart);
            string Show(double amount, string format = "F1") => (amount / measure.Unit).ToString(format, CultureInfo.InvariantCulture);
            string text = $"{process}: {measure.Name} {Show(first)} -> {Show(last)} {measure.UnitName} (line {Show(line, "+0.0;-0.0;0.0")} over {values.Length} samples, {Show(bound)} allowed)";
            lines.Add(text);
            if (last - first > bound || (!isPooled && line > bound))
            {
                failures.Add($"growth: {text}");
            }
        }

        return (lines, failures);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    /// <summary>By how much the least-squares line rises from the first value to the last.</summary>
    private static double RiseOfLine(double[] values)
    {
        double middle = (values.Length - 1) / 2.0;
        double mean = values.Average();
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.Length; i++)
        {
            above += (i - middle) * (values[i] - mean);
            below += (i - middle) * (i - middle);
        }

        return above / below * (values.Length - 1);
    }

    /// <param name="Name">What is measured.</param>
    /// <param name="Of">Its value in a sample.</param>
    /// <param name="Allowed">By how much it may grow anyway.</param>
    /// <param name="AllowedPart">By which part of itself it may grow.</param>
    /// <param name="Unit">The unit that it is shown in.</param>
    /// <param name="UnitName">The unit's name.</param>
    /// <param name="SettlesAfter">Of what pools hold: how much of the run is not judged.</param>
    private sealed record Measure(string Name, Func<MemorySample, double> Of, double Allowed, double AllowedPart, double Unit, string UnitName, TimeSpan? SettlesAfter);
}
