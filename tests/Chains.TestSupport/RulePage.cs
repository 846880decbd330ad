using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Chains.TestSupport;

/// <summary>A page of docs/diagnostics about a rule, with the programs that it shows.</summary>
public sealed partial record RulePage
{
    private RulePage(string id, string text)
    {
        Id = id;
        Text = text;
        Programs = [.. Program().Matches(text).Select(match => (match.Groups["section"].Value, match.Groups["text"].Value))];
        Contracts = [.. Contract().Matches(text).Select(match => match.Groups["text"].Value)];
    }

    /// <summary>Such as <c>CHN0001</c>.</summary>
    public string Id { get; }

    /// <summary>The whole page.</summary>
    public string Text { get; }

    /// <summary>The first C# block of the sections <c>Violation</c> and <c>Repaired</c>, in their order.</summary>
    public ImmutableArray<(string Section, string Text)> Programs { get; }

    /// <summary>The program that breaks the rule.</summary>
    public string Violation => Programs[0].Text;

    /// <summary>The program that keeps it.</summary>
    public string Repaired => Programs[1].Text;

    /// <summary>The contract that is checked in beside the programs; a page may repair that instead, and then has two.</summary>
    public ImmutableArray<string> Contracts { get; }

    /// <summary>What the page says about switching the rule off.</summary>
    public string Suppressing => Text[Text.IndexOf("\n## Suppressing it\n", StringComparison.Ordinal)..];

    /// <summary>Whether the rule is an error by default, by the line under the title.</summary>
    public bool IsError => Text.Contains(", severity error.\n", StringComparison.Ordinal);

    /// <summary>Every page about a rule of the analyzers, by id: those of the build task show no programs.</summary>
    public static IReadOnlyList<RulePage> All { get; } = [.. Directory.GetFiles(Repo.PathOf("docs/diagnostics"), "CHN*.md")
        .Select(file => Read(Path.GetFileNameWithoutExtension(file)))
        .Where(page => !page.Id.StartsWith("CHN09", StringComparison.Ordinal))
        .OrderBy(page => page.Id, StringComparer.Ordinal)];

    /// <summary>The page of a rule.</summary>
    public static RulePage Read(string id) => new(id, File.ReadAllText(Repo.PathOf($"docs/diagnostics/{id}.md")).ReplaceLineEndings("\n"));

    /// <summary>Whether a program is an application: it has a <c>Main</c>.</summary>
    public static bool IsApplication(string program) => program.Contains("static void Main", StringComparison.Ordinal);

    /// <summary>The options of an .editorconfig that a program is about, which stand in a comment of it.</summary>
    public static ImmutableDictionary<string, string> OptionsOf(string program) => Option().Match(program) is { Success: true } option
        ? ImmutableDictionary<string, string>.Empty.Add(option.Groups["name"].Value, option.Groups["value"].Value)
        : ImmutableDictionary<string, string>.Empty;

    [GeneratedRegex("\n## (?<section>Violation|Repaired)\n\n```csharp\n(?<text>.*?\n)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Program();

    [GeneratedRegex("\n```proto\n(?<text>.*?\n)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Contract();

    [GeneratedRegex("// .editorconfig: (?<name>[a-z_]+) = (?<value>[a-z]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Option();
}
