using System.Globalization;

namespace Chains.Benchmarks.Calls;

/// <summary>What the layer must reach in one shape, as ratios to a peer; null where there is no goal.</summary>
/// <param name="Time">The most that a call may take.</param>
/// <param name="Rate">The least calls a second.</param>
internal readonly record struct RaceGoals(double? Time = null, double? Rate = null);

/// <summary>A goal beside what was reached.</summary>
/// <param name="Text">The goal, or nothing where there is none.</param>
/// <param name="Verdict">Whether it was reached.</param>
internal readonly record struct Goal(string Text, string Verdict)
{
    public static Goal None { get; } = new("", "");

    public static Goal AtMost(double value, double? goal, string unit = "") => goal is { } limit
        ? new Goal(string.Create(CultureInfo.InvariantCulture, $"≤ {limit:#,0.##} {unit}").TrimEnd(), value <= limit ? "met" : "MISSED")
        : None;

    public static Goal AtLeast(double value, double? goal) => goal is { } limit
        ? new Goal(string.Create(CultureInfo.InvariantCulture, $"≥ {limit:0.##}"), value >= limit ? "met" : "MISSED")
        : None;
}

/// <summary>
/// Prints the rows as they are measured: a column per peer, with the first one's figure, the ratios of the others to it, and the last one's, Chains', figure and goal. What
/// compares Chains with hand-written gRPC is kept for a second table.
/// </summary>
internal sealed class CallTable
{
    private readonly int _columns;
    private readonly int _handWritten;
    private readonly List<string> _against = [];

    public CallTable(IReadOnlyList<PeerKind> kinds, TimeSpan length)
    {
        _columns = kinds.Count;
        _handWritten = kinds.ToList().IndexOf(PeerKind.HandWritten);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Environment.ProcessorCount} cores, {length.TotalSeconds:0.#} s a row | {string.Join(" | ", kinds.Select(static k => k.Name))} | Chains, absolute | goal | |"));
        Console.WriteLine($"|-{string.Concat(Enumerable.Repeat("|-", _columns))}|-|-|-|");
    }

    /// <summary>Median durations.</summary>
    public void Times(string what, IReadOnlyList<Result?> results, RaceGoals goals, RaceGoals against) =>
        Row(what, results, static r => Text.Time(r.Microseconds), static (r, other) => r.TimeRatio(other), ratio => Goal.AtMost(ratio, goals.Time), ratio => Goal.AtMost(ratio, against.Time));

    /// <summary>Calls a second, or as many times what a call carries.</summary>
    public void Rates(string what, IReadOnlyList<Result?> results, int perCall, RaceGoals goals, RaceGoals against) =>
        Row(what, results, r => Text.PerSecond(r.CallsPerSecond * perCall), static (r, other) => r.RateRatio(other), ratio => Goal.AtLeast(ratio, goals.Rate), ratio => Goal.AtLeast(ratio, against.Rate));

    /// <summary>Processor time of a call, or of a part of it.</summary>
    public void Cpu(string what, IReadOnlyList<Result?> results, int perCall) =>
        Row(what, results, r => Text.Time(r.CpuMicroseconds / perCall), static (r, other) => r.CpuRatio(other), static _ => Goal.None, static _ => Goal.None);

    /// <summary>Allocated bytes, which are printed as they are: the floor allocates next to nothing on its server.</summary>
    public void Bytes(string what, IReadOnlyList<double?> bytes, double? goal, double? against)
    {
        double chains = bytes[^1] ?? throw new InvalidOperationException("Chains has no figure.");
        Row(what, [.. bytes.Select(static b => b is { } value ? Text.Bytes(value) : null)], Text.Bytes(chains), Goal.AtMost(chains, goal, "B"));
        if (_handWritten >= 0 && bytes[_handWritten] is { } handWritten)
        {
            Against(what, Text.Bytes(handWritten), Text.Bytes(chains), chains / handWritten, Goal.AtMost(chains / handWritten, against));
        }
    }

    /// <summary>A row that only the floor and Chains have.</summary>
    public void Row(string what, string? floor, string? chains, string? absolute, Goal goal = default) =>
        Row(what, [floor, .. Enumerable.Repeat<string?>(null, _columns - 2), chains], absolute, goal);

    /// <summary>Prints the second table, where hand-written gRPC took part.</summary>
    public void WriteAgainstHandWritten()
    {
        if (_against.Count > 0)
        {
            Console.WriteLine();
            Console.WriteLine($"| against hand-written gRPC | {PeerKind.HandWritten.Name} | Chains | Chains ÷ a | goal | |");
            Console.WriteLine("|-|-|-|-|-|-|");
            _against.ForEach(Console.WriteLine);
        }
    }

    private void Row(
        string what, IReadOnlyList<Result?> results, Func<Result, string> figure, Func<Result, Result, double> ratio, Func<double, Goal> goal, Func<double, Goal> against)
    {
        if (results[0] is not { } floor || results[^1] is not { } chains)
        {
            throw new InvalidOperationException("The floor and Chains take part in every race.");
        }

        Row(what, [figure(floor), .. results.Skip(1).Select(r => r is null ? null : Text.Ratio(ratio(r, floor)))], figure(chains), goal(ratio(chains, floor)));
        if (_handWritten >= 0 && results[_handWritten] is { } handWritten)
        {
            double value = ratio(chains, handWritten);
            Against(what, figure(handWritten), figure(chains), value, against(value));
        }
    }

    private static void Row(string what, IEnumerable<string?> cells, string? absolute, Goal goal) =>
        Console.WriteLine($"| {what} | {string.Join(" | ", cells.Select(static c => c ?? "–"))} | {absolute ?? "–"} | {goal.Text} | {goal.Verdict} |");

    private void Against(string what, string handWritten, string chains, double ratio, Goal goal) =>
        _against.Add($"| {what} | {handWritten} | {chains} | {Text.Ratio(ratio)} | {goal.Text} | {goal.Verdict} |");
}

/// <summary>The figures as text.</summary>
internal static class Text
{
    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Time(double microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds:#,0.#} µs");

    public static string PerSecond(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}/s");

    public static string Bytes(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0} B");
}
