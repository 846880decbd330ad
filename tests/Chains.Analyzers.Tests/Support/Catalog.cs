using System.Reflection;
using System.Text;
using Chains.Generators.Diagnostics;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.Analyzers.Tests.Support;

/// <summary>All rules as the code knows them.</summary>
internal static class Catalog
{
    /// <summary>The descriptors by their property's name, in the order of their declaration.</summary>
    public static IReadOnlyList<(string Name, DiagnosticDescriptor Rule)> Rules { get; } =
        [.. typeof(ChainDiagnostics).GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .OrderBy(f => f.MetadataToken)
            .Select(f => (f.Name, (DiagnosticDescriptor)f.GetValue(null)!))];

    /// <summary>The ids, for theories.</summary>
    public static IEnumerable<TheoryDataRow<string>> Ids => Rules.Select(r => new TheoryDataRow<string>(r.Rule.Id));

    public static IReadOnlyList<CodeFixProvider> Fixes { get; } =
        [.. typeof(Chains.CodeFixes.Edits).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(t))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (CodeFixProvider)Activator.CreateInstance(t)!)];

    public static string PageOf(string id) => Repo.PathOf($"docs/diagnostics/{id}.md");

    /// <summary>The text of docs/diagnostics/README.md.</summary>
    public static string Readme()
    {
        StringBuilder text = new();
        text.Append("""
            # Rules

            Every rule of a chain, with a page of its own. An analyzer reports them while you type and in each build. An error is what cannot run, or loses a call; a warning is what runs here and costs elsewhere.
            This page is written from the rules themselves: a test compares it, and rewrites it where `CHAINS_ACCEPT_SNAPSHOTS=1` is set.

            | Id | Rule | Category | Severity | Code fix |
            | --- | --- | --- | --- | --- |

            """);
        foreach ((_, DiagnosticDescriptor rule) in Rules)
        {
            bool hasFix = Fixes.Any(f => f.FixableDiagnosticIds.Contains(rule.Id));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Category} | {rule.DefaultSeverity} | {(hasFix ? "yes" : "")} |\n");
        }
        string[] build = [.. Directory.GetFiles(Repo.PathOf("docs/diagnostics"), "CHN09*.md").Order(StringComparer.Ordinal)];
        if (build.Length > 0)
        {
            text.Append("""

                The build reports these when it writes the chain's folder:

                | Id | Error |
                | --- | --- |

                """);
            foreach (string page in build)
            {
                string id = Path.GetFileNameWithoutExtension(page);
                string heading = File.ReadLines(page).First().TrimStart('#', ' ');
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{id}]({id}.md) | {(heading.StartsWith(id, StringComparison.Ordinal) ? heading[id.Length..].TrimStart(':', ' ') : heading)} |\n");
            }
        }
        return text.ToString();
    }
}
