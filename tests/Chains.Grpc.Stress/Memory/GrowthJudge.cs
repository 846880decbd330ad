using System.Globalization;

namespace Chains.Grpc.Stress;

/// <summary>
/// Tells growth from noise in the samples of one process: the first fifth is warm-up; of the rest, the median of the last third may lie above that of
/// the first third by a tenth or by a fixed amount, whichever is more, and so may the end of the straight line through all of them above its beginning.
/// </summary>
internal static class GrowthJudge
{
    private const double Mebi = 1048576;

    private static readonly (string Name, Func<MemorySample, double> Value, double Allowed, double Unit, string UnitName)[] Measures =
    [
        ("managed heap", static sample => sample.ManagedBytes, 6 * Mebi, Mebi, "MiB "),
        ("working set", static sample => sample.WorkingSetBytes, 48 * Mebi, Mebi, "MiB "),
        ("handles", static sample => sample.Handles, 24, 1, ""),
        ("threads", static sample => sample.Threads, 12, 1, ""),
        ("timers", static sample => sample.Timers, 24, 1, ""),
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
        foreach ((string name, Func<MemorySample, double> value, double allowed, double unit, string unitName) in Measures)
        {
            double[] values = [.. warm.Select(value)];
            int third = values.Length / 3;
            double first = Median(values[..third]);
            double last = Median(values[^third..]);
            double line = RiseOfLine(values);
            double bound = Math.Max(allowed, first / 10);
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"{process}: {name} {first / unit:F1} -> {last / unit:F1} {unitName}(line {line / unit:+0.0;-0.0} {unitName}over {values.Length} samples, {bound / unit:F1} allowed)");
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
}
