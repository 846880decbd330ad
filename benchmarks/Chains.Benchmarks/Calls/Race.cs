using System.Diagnostics;

namespace Chains.Benchmarks.Calls;

/// <summary>One who runs in a <see cref="Race"/>.</summary>
/// <param name="Name">The column of the table.</param>
/// <param name="Server">Who answers.</param>
/// <param name="CallAsync">Makes one call.</param>
/// <param name="Traced">Whether this process listens to activities and metrics meanwhile.</param>
internal sealed record Runner(string Name, ServerProcess Server, Func<Task> CallAsync, bool Traced = false);

/// <summary>What one runner reached: absolute figures, and the median over all rounds of its ratio to the first runner in the same round.</summary>
/// <param name="Microseconds">The median duration of a call.</param>
/// <param name="CallsPerSecond">Over all callers.</param>
/// <param name="TimeRatio">How much longer a call takes than the first runner's.</param>
/// <param name="RateRatio">How many calls a second there are for each of the first runner's.</param>
/// <param name="CpuMicroseconds">The processor time of a call on both sides, over all rounds: it suffers least from what else the machine does.</param>
internal sealed record Result(double Microseconds, double CallsPerSecond, double TimeRatio, double RateRatio, double CpuMicroseconds);

/// <summary>
/// Lets runners take turns in short slices, so that whatever else the machine does meets all of them alike: the ratios within a round stay
/// comparable where absolute figures do not.
/// </summary>
internal static class Race
{
    private static readonly TimeSpan SliceLength = TimeSpan.FromSeconds(0.2);

    // The first seconds of a process run code that is not optimised yet, three times slower: seconds of processor time, which take longer on a busy machine.
    private static readonly TimeSpan WarmUpSlice = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan WarmUpCpu = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<Result>> RunAsync(int callers, TimeSpan length, params IReadOnlyList<Runner> runners)
    {
        long start;
        foreach (Runner runner in runners)
        {
            start = Stopwatch.GetTimestamp();
            double cpu = 0;
            while (cpu < WarmUpCpu.TotalMicroseconds && Stopwatch.GetElapsedTime(start) < WarmUpLimit)
            {
                cpu += (await RunSliceAsync(runner, callers, WarmUpSlice)).CpuMicroseconds;
            }
        }

        var rounds = new List<Slice[]>();
        start = Stopwatch.GetTimestamp();
        while (rounds.Count < 3 || Stopwatch.GetElapsedTime(start) < length)
        {
            var round = new Slice[runners.Count];
            for (int i = 0; i < runners.Count; i++)
            {
                round[i] = await RunSliceAsync(runners[i], callers, SliceLength);
            }

            rounds.Add(round);
        }

        return [.. runners.Select((_, i) => new Result(
            Median(rounds.Select(r => r[i].Median)),
            Median(rounds.Select(r => r[i].Rate)),
            Median(rounds.Select(r => r[i].Median / r[0].Median)),
            Median(rounds.Select(r => r[i].Rate / r[0].Rate)),
            rounds.Sum(r => r[i].CpuMicroseconds) / rounds.Sum(r => r[i].Calls)))];
    }

    private static async Task<Slice> RunSliceAsync(Runner runner, int callers, TimeSpan length)
    {
        using IDisposable? listeners = runner.Traced ? new TelemetryListeners() : null;
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime + runner.Server.CpuTime;
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var tasks = new Task<List<double>>[callers];
        for (int i = 0; i < callers; i++)
        {
            tasks[i] = CallUntilAsync(runner.CallAsync, end);
        }

        List<double>[] durations = await Task.WhenAll(tasks);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TimeSpan cpu = Environment.CpuUsage.TotalTime + runner.Server.CpuTime - cpuBefore;
        int calls = durations.Sum(static d => d.Count);
        return new Slice(Median(durations.SelectMany(static d => d)), calls, calls / seconds, cpu.TotalMicroseconds);
    }

    private static async Task<List<double>> CallUntilAsync(Func<Task> callAsync, long end)
    {
        var durations = new List<double>(1024);
        long now = Stopwatch.GetTimestamp();
        do
        {
            long start = now;
            await callAsync();
            now = Stopwatch.GetTimestamp();
            durations.Add((now - start) * 1e6 / Stopwatch.Frequency);
        }
        while (now < end);

        return durations;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed record Slice(double Median, int Calls, double Rate, double CpuMicroseconds);
}
