using System.Collections.Immutable;
using Chains.Analyzers.Fuzz.Corpus;
using Chains.TestSupport;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>A broken program.</summary>
/// <param name="Program">What it was.</param>
/// <param name="Number">Which of the program's variants it is, with the seed.</param>
/// <param name="Kinds">What was done to it.</param>
internal sealed record Variant(FuzzProgram Program, int Number, ImmutableArray<string> Kinds)
{
    /// <summary>All files, the broken ones too.</summary>
    public required ImmutableArray<SourceFile> Files { get; init; }

    /// <summary>The contract beside it.</summary>
    public required ImmutableArray<SourceFile> Lock { get; init; }

    /// <summary>The MSBuild properties of its project.</summary>
    public required Surroundings Surroundings { get; init; }

    /// <summary>Whether the fixes are tried as well, which takes longer than all else.</summary>
    public required bool TriesFixes { get; init; }

    /// <summary>What <c>--only</c> and <c>--variant</c> make it again.</summary>
    public string Label => $"{Program.Name}#{Number}";

    /// <summary>What was done, and where.</summary>
    public string Describe()
    {
        IEnumerable<string> edits = Files.Zip(Program.Files)
            .Where(static pair => pair.First.Text != pair.Second.Text)
            .Select(static pair => $"{pair.Second.Path}: {Difference(pair.Second.Text, pair.First.Text)}");
        return $"{string.Join(" + ", Kinds)} ({Surroundings.Name}); {string.Join("; ", edits)}";
    }

    private static string Difference(string before, string after)
    {
        int start = before.AsSpan().CommonPrefixLength(after);
        int most = Math.Min(before.Length, after.Length) - start;
        int end = 0;
        while (end < most && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        return $"at {start} '{Short(before[start..^end])}' became '{Short(after[start..^end])}'";
    }

    private static string Short(string text) => (text.Length > 160 ? text[..80] + " … " + text[^60..] : text).Replace("\n", "\\n", StringComparison.Ordinal);
}
