using System.Globalization;

namespace Chains.Benchmarks;

/// <summary>The cells of the tables that the benchmarks print: a goal beside each figure that has one, and whether it was met.</summary>
internal static class Goals
{
    /// <summary>The cells of a figure without a goal.</summary>
    public const string None = " | ";

    /// <summary>Two cells: the goal, and whether the value is small enough.</summary>
    public static string AtMost(double value, double goal, string unit = "") => Cells(string.Create(CultureInfo.InvariantCulture, $"≤ {goal:#,0.##} {unit}").TrimEnd(), value <= goal);

    /// <summary>Two cells: the goal, and whether the value is it.</summary>
    public static string Exactly(double value, double goal, string unit = "") => Cells(string.Create(CultureInfo.InvariantCulture, $"{goal:#,0.##} {unit}").TrimEnd(), value == goal);

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A duration in the unit that suits it.</summary>
    public static string Time(double nanoseconds) => Math.Abs(nanoseconds) switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.00} s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.00} ms"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
    };

    public static string Bytes(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0} B");

    private static string Cells(string goal, bool isMet) => $"{goal} | {(isMet ? "met" : "MISSED")}";
}
