using System.Collections.Concurrent;
using Chains.Fuzz.Mutation;

namespace Chains.Fuzz;

/// <summary>What was found wrong. Each kind of failure is printed and kept once, and so many in all.</summary>
internal sealed class Findings(SeedFolder folder)
{
    private const int MaxKept = 50;

    private readonly ConcurrentDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private long _count;

    /// <summary>How many cases failed.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>True once there are so many that more would tell nothing.</summary>
    public bool AreEnough => Count >= 1000;

    /// <summary>A failure of one case, whose request is kept.</summary>
    public void Add(FuzzRequest request, string problem)
    {
        Interlocked.Increment(ref _count);
        string kind = Judge.Signature(problem);
        if (_kinds.AddOrUpdate($"{request.Shape.Name} {request.Form} {kind[..Math.Min(kind.Length, 160)]}", 1, static (_, count) => count + 1) == 1 && _kinds.Count <= MaxKept)
        {
            string text = Judge.Text(request);
            Console.WriteLine($"""
                FAILURE {request.Shape.Name}, {request.Form}, {request.Kind}: {problem}
                        {(text.Length > 600 ? text[..600] + "…" : text)}
                        kept as {folder.Save(request)}
                """);
        }
    }

    /// <summary>A failure of one of several cases; all are kept.</summary>
    public void Add(IReadOnlyList<FuzzRequest> requests, string problem)
    {
        Add(problem);
        foreach (FuzzRequest request in requests)
        {
            Console.WriteLine($"        it may be {folder.Save(request)}");
        }
    }

    /// <summary>A failure of no one case.</summary>
    public void Add(string problem)
    {
        Interlocked.Increment(ref _count);
        Console.WriteLine($"FAILURE {problem}");
    }
}
