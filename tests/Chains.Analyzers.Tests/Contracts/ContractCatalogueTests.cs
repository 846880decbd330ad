using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Chains.Analyzers.Tests.Support;
using Chains.Generators.Contracts;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// The catalogue of contract changes: the verdict at each level is what the exchange of bytes and JSON between both versions and the compilation of callers show, no more
/// and no less; what buf says beside it is the real buf's answer.
/// </summary>
public sealed class ContractCatalogueTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => Catalogue.All.Select(change => new TheoryDataRow<string>(change.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_verdict_is_what_exchange_and_callers_show(string name)
    {
        Change change = Catalogue.All.Single(c => c.Name == name);
        await using TwoVersions versions = new(change);
        List<string> wire = await versions.ExchangeAsync(json: false);
        List<string> json = await versions.ExchangeAsync(json: true);
        SourceVerdict source = await SourceProof.OfAsync(change);
        string shown = $"On the wire: {string.Join("; ", wire)}\nIn JSON: {string.Join("; ", json)}\nIn generated code: {string.Join("; ", source.CSharp.Concat(source.TypeScript))}";
        Assert.True(change.BreaksWire == wire.Count > 0, shown);
        Assert.True(change.BreaksJson == json.Count > 0, shown);
        Assert.True(change.BreaksSource == source.Breaks, shown);

        Emitted emitted = Emitted.Of(change);
        foreach ((string level, bool fails) in new[] { ("none", false), ("wire", change.BreaksWire), ("json", change.BreaksWire || change.BreaksJson), ("source", change.BreaksWire || change.BreaksJson || change.BreaksSource) })
        {
            ImmutableArray<Diagnostic> found = await Rules.Run(emitted.NewProgram, new RuleOptions { Properties = change.NewProperties, Lock = emitted.Old, Options = ImmutableDictionary<string, string>.Empty.Add("chains_contract_level", level) });
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
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Where_buf_says_something_else_the_table_says_why(string name)
    {
        Change change = Catalogue.All.Single(c => c.Name == name);
        Emitted emitted = Emitted.Of(change);
        BufVerdict buf = await Buf.BreakingAsync(emitted.Old, emitted.New);
        bool isSame = change.BreaksWire == buf.Wire && (change.BreaksWire || change.BreaksJson) == (buf.Wire || buf.WireJson) && change.Breaks.Length > 0 == buf.Rules.Count > 0;
        Assert.True(isSame || change.Note.Length > 0, $"ours '{change.Breaks}', buf's {buf.Wire}, {buf.WireJson}, {buf.FileOrPackage}: {string.Join(", ", buf.Rules)}");
    }

    [Fact]
    public async Task The_specification_has_the_table()
    {
        string path = Repo.PathOf("docs/spec/contract-changes.md");
        string expected = await DocumentAsync();
        if (Environment.GetEnvironmentVariable("CHAINS_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, "docs/spec/contract-changes.md is not what the catalogue says: run this test with CHAINS_ACCEPT_SNAPSHOTS=1 to rewrite it.");
    }

    private static async Task<string> DocumentAsync()
    {
        StringBuilder text = new($"""
            # Changes of a contract

            What a change does to callers who have the other version, old or new. The rules CHN0201 to CHN0203 judge by this table. It is written by a test, `ContractCatalogueTests`, from what the changes do; the test fails unless
            exactly the columns break of which the rules say so.

            - **Wire** and **JSON**: both versions are compiled and exchange bytes and JSON in both directions (for the rows about chainlets: calls between hosts). A change breaks where a value that the old contract allows is refused
              by the other version, or arrives as another value. Values that only the new contract has (a new enum value, a number that only fits the wider type) are no part of that: whoever sends them knows the new contract.
            - **Source**: callers of code that was generated from the old `.proto` are compiled against what is generated from the new one, in C# (stock protoc and gRPC's plugin) and in TypeScript (protobuf-es and Connect, whose types
              tell absent from zero). They make every message with every field, read every field into a variable of its type, go through lists and dictionaries, ask for what may be absent and clear it, name every enum value and
              alternative, call every service, and stand in for it as a server. A change breaks where one of them does not compile; the cell says in which language.
            - **C# callers**: callers of the chain's own types, as the [client package](../client-package.md) gives them to other teams. No rule judges by it, since the compiler tells them. The cell says which kinds of callers do not compile:
              those that *construct* a type by position or *by name* (or by its settable members), *deconstruct* it, *read* its members into variables of their types, name its enum values in a *switch*, *call* `RunRemote` of the interface by
              position or *by name*, or implement the interface as a *mock*. All but the cancellation token is passed.
            - **buf**: what [buf](https://buf.build/docs/breaking/rules/) {BufVersion()} reports between the `.proto` files of both versions, in its categories `WIRE`, `WIRE_JSON`, and `FILE` or `PACKAGE`, and the rules that fire. The files are those that we
              emit, which reserve what is removed. Where its verdict differs from ours, the reason is beside it: buf judges files for any program, we judge what our generated code reads and writes, and JSON as the HTTP edge has it.

            | Change | Wire | JSON | Source | C# callers | buf: WIRE | buf: WIRE_JSON | buf: FILE, PACKAGE | buf's rules | Why buf differs |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (Change change in Catalogue.All)
        {
            Emitted emitted = Emitted.Of(change);
            BufVerdict buf = await Buf.BreakingAsync(emitted.Old, emitted.New);
            SourceVerdict source = await SourceProof.OfAsync(change);
            text.Append(CultureInfo.InvariantCulture, $"| {change.Name} | {Mark(change.BreaksWire)} | {Mark(change.BreaksJson)} | {source.Languages} | {string.Join(", ", OwnCallers.Broken(emitted))} | {Mark(buf.Wire)} | {Mark(buf.WireJson)} | {Mark(buf.FileOrPackage)} | {string.Join(", ", buf.Rules.Select(rule => $"`{rule}`"))} | {change.Note} |\n");
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
    }

    private static string BufVersion() => JsonDocument.Parse(File.ReadAllText(Repo.PathOf("tests/Chains.Analyzers.Tests/Contracts/Node/package.json"))).RootElement.GetProperty("dependencies").GetProperty("@bufbuild/buf").GetString()!;
}
