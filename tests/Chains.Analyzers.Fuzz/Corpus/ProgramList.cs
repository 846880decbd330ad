using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Chains.TestSupport;

namespace Chains.Analyzers.Fuzz.Corpus;

/// <summary>All programs that are broken here. Another source of programs is a line in <see cref="Sources"/>.</summary>
internal static partial class ProgramList
{
    private static readonly Func<IEnumerable<FuzzProgram>>[] Sources =
    [
        static () => Programs.All.Select(static program => new FuzzProgram(program.Key, [new SourceFile($"/project/{program.Key}.cs", program.Value)])),
        static () => Resources("pages/").SelectMany(static page => OfPage(Path.GetFileNameWithoutExtension(page.Path), page.Text)),
        static () => new ProjectReader([.. Resources("samples/")]).Read(),
        static () => new ProjectReader([.. Resources("correct/")]).Read(),
    ];

    /// <summary>Every program, ordered by name.</summary>
    public static ImmutableArray<FuzzProgram> All { get; } = [.. Sources.SelectMany(static source => source()).OrderBy(static program => program.Name, StringComparer.Ordinal)];

    // What a page shows, right and wrong, each beside the page's first contract: the wrong ones are programs that the reader has to be most careful with.
    private static IEnumerable<FuzzProgram> OfPage(string id, string page)
    {
        ImmutableArray<SourceFile> contract = Block().Matches(page).FirstOrDefault(static block => block.Groups["language"].Value == "proto") is { } first
            ? [new SourceFile("/project/contracts/stock.proto", first.Groups["text"].Value)]
            : [];
        return Block().Matches(page)
            .Where(static block => block.Groups["language"].Value == "csharp")
            .Select((block, i) => new FuzzProgram($"{id}/{i + 1}", [new SourceFile($"/project/{id}.cs", block.Groups["text"].Value)]) { Lock = contract });
    }

    private static IEnumerable<SourceFile> Resources(string folder)
    {
        Assembly assembly = typeof(ProgramList).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Select(static name => name.Replace('\\', '/')).Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"No program is embedded as {name}."));
            yield return new SourceFile(name, reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
    }

    [GeneratedRegex("^```(?<language>csharp|proto)\n(?<text>.*?\n)```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
