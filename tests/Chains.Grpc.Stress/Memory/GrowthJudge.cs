using System.Globalization;

namespace Chains.Grpc.Stress;

/// <summary>
/// Tells growth from noise in the samples of one process: the first fifth is warm-up; of the rest, the median of the last third may lie above that of
/// the first third by a fixed amount or a part, whichever is more, and so may the end of the straight line through all of them above its beginning.
/// </summary>
internal static class GrowthJudge
{
    private const double Mebi = 1048576;

    private static readonly Measure[] Measures =
    [
        new("small objects", static sample => sample.SmallObjectBytes, 2 * Mebi, 0.1, Mebi, "MiB"),
        new("large objects", static sample => sample.LargeObjectBytes, 96 * Mebi, 0.2, Mebi, "MiB"),
        new("working set", static sample => sample.WorkingSetBytes, 96 * Mebi, 0.2, Mebi, "MiB"),
        new("handles", static sample => sample.Handles, 24, 0.1, 1, ""),
        new("threads", static sample => sample.Threads, 12, 0.1, 1, ""),
        new("timers", static sample => sample.Timers, 24, 0.1, 1, ""),
    ];

    /// <summary>The fewest samples that say anything.</summary>
    public const int FewestSamples = 8;

    /// <summary>One line per measure for the summary, and those that grew.</summary>
    public static (List<string> Lines, List<string> Failures) Judge(string process, IReadOnlyList<MemorySample> samples)
    {
        List<string> lines = [];
        List<string> failures = [];
        if (samples.Count < FewestSamples)
        {
            lines.Add($"{process}: {samples.Count} samples are too few to judge growth by.");
            return (lines, failures);
        }

        List<MemorySample> warm = [.. samples.Skip(Math.Max(1, samples.Count / 5))];
        foreach (Measure measure in Measures)
        {
            double[] values = [.. warm.Select(measure.Of)];
            int third = values.Length / 3;
            double first = Median(values[..third]);
            double last = Median(values[^third..]);
            double line = RiseOfLine(values);
            double bound = Math.Max(measure.Allowed, first * measure.AllowedPart);
            string Show(double amount, string format = "F1") => (amount / measure.Unit).ToString(format, CultureInfo.InvariantCulture);
            string text = $"{process}: {measure.Name} {Show(first)} -> {Show(last)} {measure.UnitName} (line {Show(line, "+0.0;-0.0;0.0")} over {values.Length} samples, {Show(bound)} allowed)";
            lines.Add(text);
            if (last - first > bound || line > bound)
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
    private sealed record Measure(string Name, Func<MemorySample, double> Of, double Allowed, double AllowedPart, double Unit, string UnitName);
}
