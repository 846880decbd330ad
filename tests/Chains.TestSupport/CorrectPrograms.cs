using System.Collections.Immutable;

namespace Chains.TestSupport;

/// <summary>
/// Programs that are right, as users write them: the folders of <c>tests/CorrectPrograms</c>. Each is one project or several, with project files of its own, or a single file
/// (<c>dotnet run hello.cs</c>). No rule says anything about them, the compiler does not, and <c>dotnet build</c> succeeds.
/// </summary>
public static class CorrectPrograms
{
    private const string Root = "tests/CorrectPrograms";

    private static readonly Lazy<ImmutableSortedDictionary<string, CorrectProgram>> LazyAll = new(() => Read(Root));

    private static readonly Lazy<ImmutableSortedDictionary<string, CorrectProgram>> LazySamples = new(() => Read("samples"));

    /// <summary>The folder that holds them.</summary>
    public static string Folder => Repo.PathOf(Root);

    /// <summary>Every program by its name, ordered.</summary>
    public static IReadOnlyDictionary<string, CorrectProgram> All => LazyAll.Value;

    /// <summary>The repository's samples, read the same way.</summary>
    public static IReadOnlyDictionary<string, CorrectProgram> Samples => LazySamples.Value;

    private static ImmutableSortedDictionary<string, CorrectProgram> Read(string root) =>
        Directory.GetDirectories(Repo.PathOf(root)).Select(CorrectProgram.Read).ToImmutableSortedDictionary(program => program.Name, program => program, StringComparer.Ordinal);
}
