using System.Collections.Concurrent;
using Chains.Grpc.Interop.Tests.Cases;

namespace Chains.Grpc.Interop.Tests.Support;

/// <summary>What this run has seen: the cells of the table.</summary>
internal static class Outcomes
{
    private static readonly ConcurrentDictionary<(string Case, Combination Combination), bool> Cells = new();

    private static readonly ConcurrentDictionary<string, bool> Proofs = new(StringComparer.Ordinal);

    /// <summary>Runs one case and keeps its outcome.</summary>
    public static async Task RunAsync(string name, Combination combination, Func<Task> run)
    {
        Cells[(name, combination)] = false;
        await run();
        Cells[(name, combination)] = true;
    }

    /// <summary>Runs one proof and keeps its outcome.</summary>
    public static async Task ProveAsync(string proof, Func<Task> run)
    {
        Proofs[proof] = false;
        await run();
        Proofs[proof] = true;
    }

    /// <summary>Whether the case passed; null where it has not run.</summary>
    public static bool? Of(string name, Combination combination) => Cells.TryGetValue((name, combination), out bool passed) ? passed : null;

    /// <summary>Whether the proof passed; null where it has not run.</summary>
    public static bool? OfProof(string proof) => Proofs.TryGetValue(proof, out bool passed) ? passed : null;
}
