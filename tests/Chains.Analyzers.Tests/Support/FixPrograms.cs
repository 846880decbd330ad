using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Support;

/// <summary>A program that breaks a rule.</summary>
/// <param name="Name">Where it stands: the rule's page, or a test.</param>
/// <param name="Id">The rule.</param>
/// <param name="Options">What surrounds it.</param>
/// <param name="Text">The program.</param>
internal sealed record FixProgram(string Name, string Id, RuleOptions Options, string Text);

/// <summary>Every program that breaks a rule: those of the pages, and those of the tests of where a rule fires and of what its fix does.</summary>
internal static class FixPrograms
{
    private static readonly Regex Violation = new("\n## Violation\n\n```csharp\n(?<text>.*?\n)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static readonly Regex Lock = new("\n```proto\n(?<text>.*?\n)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static readonly Lazy<ImmutableArray<FixProgram>> LazyAll = new(() => [.. OfPages().Concat(OfTests())]);

    public static ImmutableArray<FixProgram> All => LazyAll.Value;

    private static IEnumerable<FixProgram> OfPages()
    {
        foreach ((_, DiagnosticDescriptor rule) in Catalog.Rules)
        {
            string page = File.ReadAllText(Catalog.PageOf(rule.Id));
            string text = Violation.Match(page).Groups["text"].Value;
            RuleOptions options = RuleOptions.Default with
            {
                OutputKind = text.Contains("static void Main", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                Lock = Lock.Match(page) is { Success: true } contract ? [("/project/contracts/stock.proto", contract.Groups["text"].Value)] : [],
            };
            yield return new FixProgram("page", rule.Id, options, text);
        }
    }

    private static IEnumerable<FixProgram> OfTests()
    {
        foreach (Type tests in typeof(FixPrograms).Assembly.GetTypes().Where(t => Regex.IsMatch(t.Name, "^CHN[0-9]{4}Tests$", RegexOptions.None, TimeSpan.FromSeconds(1))).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            foreach (MethodInfo test in tests.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.Name.EndsWith("_fires", StringComparison.Ordinal) || m.Name.EndsWith("_fire", StringComparison.Ordinal) || m.Name.StartsWith("The_fix_", StringComparison.Ordinal)).OrderBy(m => m.MetadataToken))
            {
                // One with data of its own is asked for the first row: the others vary a word.
                object?[]? arguments = test.GetParameters().Length == 0 ? [] : test.GetCustomAttributes<InlineDataAttribute>().FirstOrDefault()?.Data;
                if (arguments is null || test.ReturnType != typeof(Task) || test.Name.EndsWith("does_not_fire", StringComparison.Ordinal))
                {
                    continue;
                }
                int count = 0;
                foreach ((RuleOptions options, MarkedSource program) in Rules.Record(() => test.Invoke(Activator.CreateInstance(tests), arguments)))
                {
                    yield return new FixProgram($"{tests.Name}.{test.Name}{(count++ > 0 ? "#" + count : "")}", tests.Name[..7], options, program.Text);
                }
            }
        }
    }
}
