using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Chains.Analyzers.Fuzz.Mutation;

namespace Chains.Analyzers.Fuzz.Running;

/// <summary>What was found wrong. Each kind is printed a few times, and counted.</summary>
internal sealed partial class Findings
{
    private const int ShownOfAKind = 3;

    private readonly ConcurrentDictionary<string, int> _kinds = new(StringComparer.Ordinal);

    /// <summary>How many.</summary>
    public int Count => _kinds.Values.Sum();

    /// <summary>The kinds, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, int>> Kinds => _kinds.OrderByDescending(static kind => kind.Value).ThenBy(static kind => kind.Key, StringComparer.Ordinal);

    public void Add(Variant variant, string problem, string again)
    {
        if (_kinds.AddOrUpdate(Signature(problem), 1, static (_, count) => count + 1) <= ShownOfAKind)
        {
            Console.WriteLine($"""
                FAILURE {variant.Label}: {variant.Describe()}
                {problem[..Math.Min(problem.Length, 4000)]}
                again: {again}

                """);
        }
    }

    /// <summary>A failure of no variant.</summary>
    public void Add(string problem)
    {
        _kinds.AddOrUpdate(problem, 1, static (_, count) => count + 1);
        Console.WriteLine($"FAILURE {problem}");
    }

    // Of an exception its type and the first line of ours; of all else the first line without what differs from one program to the next.
    private static string Signature(string problem)
    {
        string[] lines = problem.Split('\n');
        string? frame = Array.Find(lines, static line => line.TrimStart().StartsWith("at Chains.", StringComparison.Ordinal));
        string first = Differing().Replace(lines[0], "…");
        return frame is null ? first[..Math.Min(first.Length, 200)] : $"{first[..Math.Min(first.Length, 120)]} {frame.Trim()}";
    }

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|/[^ ]*\\(\\d+,\\d+\\)|    .*$|\\d+(?!\\d)(?<!C[SH]N?\\d+)|[A-Za-z_.]+\\.g\\.cs", RegexOptions.CultureInvariant)]
    private static partial Regex Differing();
}
