using System.Diagnostics;

namespace Chains.Benchmarks;

/// <summary>One who takes part in <see cref="Rounds"/>.</summary>
/// <param name="name">Stands in the table.</param>
/// <param name="runAsync">Makes so many calls, one after the other.</param>
internal sealed class Contestant(string name, Func<int, Task> runAsync)
{
    /// <summary>One whose calls end when they return.</summary>
    public Contestant(string name, Action call)
        : this(name, count =>
        {
            for (int i = 0; i < count; i++)
            {
                call();
            }

            return Task.CompletedTask;
        })
    {
    }

    public string Name => name;

    /// <summary>What has to happen before each slice, and is not measured.</summary>
    public Action? Prepare { get; init; }

    public Task RunAsync(int count) => runAsync(count);
}

/// <summary>What came out of <see cref="Rounds"/>. Comparisons are medians over those of single rounds, in which all had the same machine.</summary>
internal sealed class RoundResults(IReadOnlyList<Contestant> contestants, IReadOnlyList<double[]> rounds, IReadOnlyList<double[]> cpuRounds, double[] allocated)
{
    /// <summary>The median duration of a call.</summary>
    public double Nanoseconds(Contestant one) => Median(rounds.Select(round => round[IndexOf(one)]));

    /// <summary>The median processor time of a call, over all threads, in nanoseconds.</summary>
    public double Cpu(Contestant one) => Median(cpuRounds.Select(round => round[IndexOf(one)]));

    /// <summary>The bytes that a call of the last round allocated.</summary>
    public double Allocated(Contestant one) => allocated[IndexOf(one)];

    /// <summary>How many times as long a call takes as the other's.</summary>
    public double Ratio(Contestant one, Contestant to) => Median(rounds.Select(round => round[IndexOf(one)] / round[IndexOf(to)]));

    /// <summary>How many times as much processor time a call takes as the other's.</summary>
    public double CpuRatio(Contestant one, Contestant to) => Median(cpuRounds.Select(round => round[IndexOf(one)] / round[IndexOf(to)]));

    /// <summary>How much longer, in nanoseconds, a call takes than the other's.</summary>
    public double Over(Contestant one, Contestant other) => Median(rounds.Select(round => round[IndexOf(one)] - round[IndexOf(other)]));

    private int IndexOf(Contestant one) => contestants.Index().First(pair => ReferenceEquals(pair.Item, one)).Index;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>
/// Lets contestants of this process take turns in short slices, so that whatever else the machine does meets all of them alike. A slice is at least
/// one call.
/// </summary>
internal static class Rounds
{
    private const int FewestRounds = 3;
    private static readonly TimeSpan SliceLength = TimeSpan.FromMilliseconds(20);

    // Until the code is optimised: after its first calls, a pause of the compiler, and its instrumented version's first calls.
    private static readonly TimeSpan WarmUpCpu = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(6);

    public static async Task<RoundResults> RunAsync(TimeSpan length, params IReadOnlyList<Contestant> contestants)
    {
        int[] counts = new int[contestants.Count];
        double[] allocated = new double[contestants.Count];
        for (int i = 0; i < contestants.Count; i++)
        {
            counts[i] = await WarmUpAsync(contestants[i]);
        }

        var rounds = new List<double[]>();
        var cpuRounds = new List<double[]>();
        long start = Stopwatch.GetTimestamp();
        while (rounds.Count < FewestRounds || Stopwatch.GetElapsedTime(start) < length)
        {
            double[] round = new double[contestants.Count];
            double[] cpu = new double[contestants.Count];
            for (int i = 0; i < round.Length; i++)
            {
                contestants[i].Prepare?.Invoke();
                long before = GC.GetTotalAllocatedBytes(precise: true);
                TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
                long begin = Stopwatch.GetTimestamp();
                await contestants[i].RunAsync(counts[i]);
                round[i] = Stopwatch.GetElapsedTime(begin).TotalNanoseconds / counts[i];
                cpu[i] = (Environment.CpuUsage.TotalTime - cpuBefore).TotalNanoseconds / counts[i];
                allocated[i] = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)counts[i];
            }

            rounds.Add(round);
            cpuRounds.Add(cpu);
        }

        return new RoundResults(contestants, rounds, cpuRounds, allocated);
    }

    /// <summary>Runs until the code is optimised, and says how many calls fill a slice.</summary>
    private static async Task<int> WarmUpAsync(Contestant contestant)
    {
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        int count = 1;
        do
        {
            long begin = Stopwatch.GetTimestamp();
            await contestant.RunAsync(count);
            TimeSpan taken = Stopwatch.GetElapsedTime(begin);
            count = (int)Math.Clamp(count * (SliceLength / taken), 1, Math.Max(count * 4L, 1));
        }
        while (Environment.CpuUsage.TotalTime - cpuBefore < WarmUpCpu && Stopwatch.GetElapsedTime(start) < WarmUpLimit);

        return count;
    }
}
