using System.Collections.Immutable;
using System.Text;
using Chains.Analyzers.Tests.Support;
using Chains.Generators.Contracts;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// The catalogue of contract changes: the verdict at each level is what the exchange of bytes and JSON between both versions shows, no more and no less.
/// </summary>
public sealed class ContractCatalogueTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => Catalogue.All.Select(change => new TheoryDataRow<string>(change.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_verdict_is_what_the_exchange_shows(string name)
    {
        Change change = Catalogue.All.Single(c => c.Name == name);
        await using TwoVersions versions = new(change);
        List<string> wire = await versions.ExchangeAsync(json: false);
        List<string> json = await versions.ExchangeAsync(json: true);
        string shown = $"On the wire: {string.Join("; ", wire)}\nIn JSON: {string.Join("; ", json)}";
        Assert.True(change.BreaksWire == wire.Count > 0, shown);
        Assert.True(change.BreaksJson == json.Count > 0, shown);

        foreach ((string level, bool fails) in new[] { ("none", false), ("wire", change.BreaksWire), ("json", change.BreaksWire || change.BreaksJson), ("source", change.BreaksWire || change.BreaksJson || change.BreaksSource) })
        {
            ImmutableArray<Diagnostic> found = await Rules.Run(versions.NewProgram, new RuleOptions { Lock = versions.Lock, Options = ImmutableDictionary<string, string>.Empty.Add("chains_contract_level", level) });
            Diagnostic[] errors = [.. found.Where(d => d.Severity == DiagnosticSeverity.Error)];
            Assert.True(errors.Length > 0 == fails, $"At level {level}:\n{string.Join('\n', found.Select(Compile.Describe))}\n{shown}");
            Assert.All(found, d => Assert.StartsWith("CHN02", d.Id, StringComparison.Ordinal));
            // Every diagnostic is at code of the user's.
            Assert.All(found, d => Assert.Equal("/project/Program.cs", d.Location.GetLineSpan().Path));
            string? worst = !fails ? null : change.BreaksWire ? "CHN0201" : change.BreaksJson && level != "wire" ? "CHN0202" : "CHN0203";
            Assert.True(worst is null || errors.Any(d => d.Id == worst || d.Id == "CHN0204"), $"At level {level}: no {worst}\n{string.Join('\n', found.Select(Compile.Describe))}");
        }
    }

    [Fact]
    public void What_breaks_nobody_is_at_most_unrecorded()
    {
        Assert.True(Catalogue.All.Count >= 40, $"Only {Catalogue.All.Count} changes are left.");
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Catalogue.All, change => Assert.True(change.Kind == ChangeKind.Call || change.Same.Length + change.Forward.Length + change.Back.Length + change.Raw.Length > 0, $"{change.Name} exchanges nothing."));
        // Where buf and we differ, the table says why.
        Assert.All(Catalogue.All, change => Assert.True(AtLevels(change.Breaks) == AtLevels(change.Buf) || change.Note.Length > 0, $"{change.Name}: ours '{change.Breaks}', buf '{change.Buf}'"));
    }

    private static (bool Wire, bool Json, bool Source) AtLevels(string breaks) => (
        breaks.Contains("wire", StringComparison.Ordinal), breaks.Contains("wire", StringComparison.Ordinal) || breaks.Contains("json", StringComparison.Ordinal), breaks.Length > 0);

    [Fact]
    public void The_specification_has_the_table()
    {
        string path = Repo.PathOf("docs/spec/contract-changes.md");
        string expected = Document();
        if (Environment.GetEnvironmentVariable("CHAINS_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, "docs/spec/contract-changes.md is not what the catalogue says: run this test with CHAINS_ACCEPT_SNAPSHOTS=1 to rewrite it.");
    }

    private static string Document()
    {
        StringBuilder text = new("""
            # Changes of a contract

            What a change does to callers who have the other version, old or new. The rules CHN0201 to CHN0203 judge by this table; a test compiles both versions of each row, exchanges bytes and JSON between them in both
            directions (for the rows about chainlets: calls between hosts), and fails unless exactly the marked columns break. This page is written by that test, `ContractCatalogueTests`.

            A change **breaks the wire** or **JSON** where a value that the old contract allows is refused by the other version, or arrives as another value. Values that only the new contract has (a new enum value, a number that
            only fits the wider type) are no part of that: whoever sends them knows the new contract. It **breaks source** where code that callers generated from the old `.proto` does not compile against the new one.

            The next columns are the categories in which [buf](https://buf.build/docs/breaking/rules/)'s documented rules report the same change (`WIRE`, `WIRE_JSON`, and `FILE` or `PACKAGE`), given the `.proto` files that we
            emit, which reserve what is removed; and the rules that do. Where the verdicts differ, the reason is beside them: buf judges files for any program, we judge what our generated code reads and writes, and JSON as the HTTP edge
            has it.

            | Change | Wire | JSON | Source | buf: WIRE | buf: WIRE_JSON | buf: FILE, PACKAGE | buf's rules | Why they differ |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (Change change in Catalogue.All)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {change.Name} | {Mark(change.BreaksWire)} | {Mark(change.BreaksJson)} | {Mark(change.BreaksSource)} | {Mark(change.Buf.Contains("wire", StringComparison.Ordinal))} | {Mark(change.Buf.Contains("json", StringComparison.Ordinal))} | {Mark(change.Buf.Contains("source", StringComparison.Ordinal))} | {Rules(change.BufRules)} | {change.Note} |\n");
        }
        text.Append("""

            ## What a contract cannot show

            - The order of parameters: a caller in C# who passes them by position does not compile, or passes another value of the same type.
            - A type narrower than its wire type: `ushort` to `byte` is `uint32` both times. A value that does not fit is refused with a message that names the field.
            - The discriminator of a derived type, and `[JsonPolymorphic]`: JSON alone has them.
            - Two C# types of one wire type, such as `string` and `Uri`: a text that is none is refused with a message that names the field.
            - A changed default, and what a method does.

            """);
        return text.ToString();

        static string Mark(bool breaks) => breaks ? "breaks" : "";
        static string Rules(string rules) => string.Join(", ", rules.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(rule => $"`{rule}`"));
    }
}
