using System.Globalization;
using Chains.Benchmarks.Calls;

namespace Chains.Benchmarks;

/// <summary>The cells of a table that say what a figure must reach, and whether it does.</summary>
internal static class Goals
{
    /// <summary>The cells of a figure without a goal.</summary>
    public static string None { get; } = Cells(Goal.None);

    /// <summary>Whether the value is small enough.</summary>
    public static string AtMost(double value, double goal, string unit = "") => Cells(Goal.AtMost(value, goal, unit));

    /// <summary>Whether the value is the one that is asked for.</summary>
    public static string Exactly(int value, int goal) => Cells(new Goal(goal.ToString(CultureInfo.InvariantCulture), value == goal ? "met" : "MISSED"));

    private static string Cells(Goal goal) => $"{goal.Text} | {goal.Verdict}";
}

/// <summary>A duration as text, in the unit that suits it.</summary>
internal static class Duration
{
    public static string Text(double nanoseconds) => Math.Abs(nanoseconds) switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.00} s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.00} ms"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.0} µs"),
        // Without a sign, where it is none: the zero at the end makes one of minus zero.
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(nanoseconds) + 0.0:0} ns"),
    };
}
