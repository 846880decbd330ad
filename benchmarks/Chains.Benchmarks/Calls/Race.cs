using System.Diagnostics;

namespace Chains.Benchmarks.Calls;

/// <summary>One who runs in a <see cref="Race"/>, or in several.</summary>
/// <param name="server">Who answers.</param>
/// <param name="callAsync">Makes one call.</param>
/// <param name="isTraced">Whether this process listens to activities and metrics meanwhile.</param>
internal sealed class Runner(ServerProcess server, Func<Task> callAsync, bool isTraced = false)
{
    public ServerProcess Server { get; } = server;

    public Func<Task> CallAsync { get; } = callAsync;

    public bool IsTraced { get; } = isTraced;

    /// <summary>The processor time, in microseconds, that its calls have had to become fast.</summary>
    public double WarmUp { get; set; }
}

/// <summary>A turn of one runner.</summary>
/// <param name="Microseconds">The median duration of its calls.</param>
/// <param name="Calls">How many there were.</param>
/// <param name="CallsPerSecond">Over all callers.</param>
/// <param name="CpuMicroseconds">The processor time of both sides.</param>
internal sealed record Slice(double Microseconds, int Calls, double CallsPerSecond, double CpuMicroseconds);

/// <summary>What one runner reached in a race: its slices, one of each round.</summary>
internal sealed class Result(IReadOnlyList<Slice> slices)
{
    private readonly IReadOnlyList<Slice> _slices = slices;

    /// <summary>The median duration of a call.</summary>
    public double Microseconds => Race.Median(_slices.Select(static s => s.Microseconds));

    /// <summary>Over all callers.</summary>
    public double CallsPerSecond => Race.Median(_slices.Select(static s => s.CallsPerSecond));

    /// <summary>The processor time of a call on both sides, over all rounds: it suffers least from what else the machine does.</summary>
    public double CpuMicroseconds => _slices.Sum(static s => s.CpuMicroseconds) / _slices.Sum(static s => s.Calls);

    /// <summary>How much longer a call takes than the other's: the median of the ratios in the same round.</summary>
    public double TimeRatio(Result other) => Race.Median(_slices.Zip(other._slices, static (own, others) => own.Microseconds / others.Microseconds));

    /// <summary>How many calls a second there are for each of the other's: the median of the ratios in the same round.</summary>
    public double RateRatio(Result other) => Race.Median(_slices.Zip(other._slices, static (own, others) => own.CallsPerSecond / others.CallsPerSecond));

    /// <summary>How much more processor time a call takes than the other's.</summary>
    public double CpuRatio(Result other) => CpuMicroseconds / other.CpuMicroseconds;
}

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
        foreach (Runner runner in runners)
        {
            await WarmUpAsync(runner, callers);
        }

        var slices = runners.Select(static _ => new List<Slice>()).ToArray();
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < 3 || Stopwatch.GetElapsedTime(start) < length; round++)
        {
            for (int turn = 0; turn < runners.Count; turn++)
            {
                // To and fro, so that nobody always runs behind the same one.
                int i = round % 2 == 0 ? turn : runners.Count - 1 - turn;
                slices[i].Add(await RunSliceAsync(runners[i], callers, SliceLength));
            }
        }

        return [.. slices.Select(static s => new Result(s))];
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    // At least one slice: connections and pools grow to what the callers of this race need.
    private static async Task WarmUpAsync(Runner runner, int callers)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            runner.WarmUp += (await RunSliceAsync(runner, callers, WarmUpSlice)).CpuMicroseconds;
        }
        while (runner.WarmUp < WarmUpCpu.TotalMicroseconds && Stopwatch.GetElapsedTime(start) < WarmUpLimit);
    }

    private static async Task<Slice> RunSliceAsync(Runner runner, int callers, TimeSpan length)
    {
        using IDisposable? listeners = runner.IsTraced ? new TelemetryListeners() : null;
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
}
