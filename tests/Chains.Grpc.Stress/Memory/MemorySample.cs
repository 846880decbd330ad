using System.Diagnostics;
using System.Globalization;

namespace Chains.Grpc.Stress;

/// <summary>What a process holds after everything that is garbage was collected.</summary>
/// <param name="SmallObjectBytes">Live objects of the three generations: whatever is forgotten call by call shows here.</param>
/// <param name="LargeObjectBytes">Live objects above 85,000 bytes, pooled buffers among them, and pinned ones: coarser, as pools grow to the most that was ever in use at once.</param>
/// <param name="WorkingSetBytes">Resident memory.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Threads of the operating system.</param>
/// <param name="Timers">Timers that are set.</param>
/// <param name="ActiveCalls">Calls that have begun and not ended.</param>
internal readonly record struct MemorySample(long SmallObjectBytes, long LargeObjectBytes, long WorkingSetBytes, long Handles, long Threads, long Timers, long ActiveCalls)
{
    public static MemorySample Take(long activeCalls)
    {
        // Twice, since what a finalizer lets go of is garbage only in the next round.
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using Process process = Process.GetCurrentProcess();
        ReadOnlySpan<GCGenerationInfo> generations = GC.GetGCMemoryInfo(GCKind.FullBlocking).GenerationInfo;
        return new MemorySample(Live(generations[..3]), Live(generations[3..]), process.WorkingSet64, process.HandleCount, process.Threads.Count, Timer.ActiveCount, activeCalls);
    }

    public static MemorySample Parse(string text)
    {
        long[] values = [.. text.Split(' ').Select(static part => long.Parse(part, CultureInfo.InvariantCulture))];
        return new MemorySample(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    public string Serialize() => string.Create(CultureInfo.InvariantCulture, $"{SmallObjectBytes} {LargeObjectBytes} {WorkingSetBytes} {Handles} {Threads} {Timers} {ActiveCalls}");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"small objects {SmallObjectBytes / 1048576.0:F2} MiB, large {LargeObjectBytes / 1048576.0:F1} MiB, working set {WorkingSetBytes / 1048576.0:F1} MiB, {Handles} handles, {Threads} threads, {Timers} timers");

    private static long Live(ReadOnlySpan<GCGenerationInfo> generations)
    {
        long bytes = 0;
        foreach (GCGenerationInfo generation in generations)
        {
            bytes += generation.SizeAfterBytes - generation.FragmentationAfterBytes;
        }

        return bytes;
    }
}
