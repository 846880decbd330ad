using System.Collections.Immutable;
using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using static Chains.Analyzers.Tests.Support.LockedShop;

namespace Chains.Analyzers.Tests;

/// <summary>A change of the contract must be recorded.</summary>
public sealed class CHN0206Tests
{
    [Fact]
    public Task A_new_optional_member_fires() => Rules.Fires(Locked, Before.Replace("int Count = 0", "int Count = 0, string? {|CHN0206:Note|} = null", StringComparison.Ordinal),
        "'Item.Note' is new, which breaks nobody but is not in the contract yet: run 'chains contract accept'");

    [Fact]
    public Task A_new_chainlet_of_the_chain_fires() => Rules.Fires(Locked, Before.Replace("class Stock", "class Stock(IOther other)", StringComparison.Ordinal).Replace("new Item(name)", "new Item(name + other)", StringComparison.Ordinal) + """


        [Chainlet]
        public sealed partial class {|CHN0206:Other|}
        {
            public Task<string> RunRemote(bool yes) => Task.FromResult("");
        }
        """,
        "The chainlet 'Other' is new, which breaks nobody but is not in the contract yet: run 'chains contract accept'");

    [Fact]
    public Task A_chainlet_of_no_chain_does_not_fire() => Rules.Clean(Locked, Before + """


        #pragma warning disable CHN0111
        [Chainlet]
        public sealed partial class Other
        {
            public Task<string> RunRemote(bool yes) => Task.FromResult("");
        }
        """);

    [Fact]
    public Task A_recorded_change_does_not_fire()
    {
        string after = Before.Replace("int Count = 0", "int Count = 0, string? Note = null", StringComparison.Ordinal);
        return Rules.Clean(new RuleOptions { Lock = Support.Contracts.Of(after, Locked.Lock) }, after);
    }

    // A type or class is found by its C# name when it is renamed the next time.
    [Fact]
    public Task A_type_of_another_namespace_fires() => Rules.Fires(Locked, Before.Replace("public sealed record Item(string Name, int Count = 0);", "", StringComparison.Ordinal).Replace("<Item>", "<Goods.Item>", StringComparison.Ordinal).Replace("new Item", "new Goods.Item", StringComparison.Ordinal)
            .Replace("namespace Shop;", "namespace Shop {", StringComparison.Ordinal) + "} namespace Shop.Goods { public sealed record {|CHN0206:Item|}(string Name, int Count = 0); }",
        "'Item' was the type 'Shop.Item' (contracts/types.proto, line 8), which breaks nobody but is not in the contract yet: run 'chains contract accept'");

    [Fact]
    public Task A_class_of_another_name_fires() => Rules.Fires(Locked with { Lock = [(Locked.Lock[0].Path, Locked.Lock[0].Text.Replace("chainlet Shop.Stock.", "chainlet Shop.Shelf.", StringComparison.Ordinal)), Locked.Lock[1]] }, Before.Replace("RunRemote", "{|CHN0206:RunRemote|}", StringComparison.Ordinal),
        "'Stock' was the class 'Shop.Shelf' (contracts/stock.proto, line 10), which breaks nobody but is not in the contract yet: run 'chains contract accept'");

    public static IEnumerable<TheoryDataRow<string>> Samples => Programs.All.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_program_beside_its_own_contract_does_not_fire(string name)
    {
        var found = await Rules.Run(Programs.All[name], new RuleOptions { Lock = Support.Contracts.Of(Compile.Create(Programs.All[name])) });
        Assert.DoesNotContain(found, d => d.Id.StartsWith("CHN02", StringComparison.Ordinal));
    }

    [Fact]
    public Task The_fix_records_the_contract_as_a_build_emits_it()
    {
        string after = Before.Replace("int Count = 0", "int Count = 0, string? Note = null", StringComparison.Ordinal);
        return Fix<ContractChangeMustBeRecordedFix>.Records(after, Locked.Lock,
            [Locked.Lock[0], (Locked.Lock[1].Path, Locked.Lock[1].Text.Replace("  optional int32 count = 2;\n", "  optional int32 count = 2;\n  optional string note = 3;\n", StringComparison.Ordinal))]);
    }

    [Fact]
    public Task The_fix_records_all_changes_at_once_in_every_scope()
    {
        string after = Before.Replace("int Count = 0", "int Count = 0, string? Note = null", StringComparison.Ordinal).Replace("int limit", "int limit, bool fresh = false", StringComparison.Ordinal);
        return Fix<ContractChangeMustBeRecordedFix>.RecordsAll(after, Locked.Lock, Support.Contracts.Of(after, Locked.Lock));
    }

    [Fact]
    public Task The_fix_adds_the_file_of_a_new_chainlet()
    {
        string after = Before.Replace("class Stock", "class Stock(IOther other)", StringComparison.Ordinal).Replace("new Item(name)", "new Item(name + other)", StringComparison.Ordinal) + Other;
        var contract = Support.Contracts.Of(after, Locked.Lock);
        Assert.Contains(contract, file => file.Path == "/project/contracts/other.proto");
        return Fix<ContractChangeMustBeRecordedFix>.Records(after, Locked.Lock, contract);
    }

    [Fact]
    public Task The_fix_removes_the_file_of_types_that_are_gone()
    {
        string program = Before.Replace("Task<Item>", "Task<string>", StringComparison.Ordinal).Replace("new Item(name)", "name", StringComparison.Ordinal);
        string before = program.Replace("int limit", "int limit, Item? like = null", StringComparison.Ordinal);
        var contract = Support.Contracts.Of(program, Support.Contracts.Of(before));
        Assert.DoesNotContain(contract, file => file.Path.EndsWith("types.proto", StringComparison.Ordinal));
        return Fix<ContractChangeMustBeRecordedFix>.Records(program, Support.Contracts.Of(before), contract, new RuleOptions { Options = Locked.Options.Add("chains_contract_level", "wire") });
    }

    [Fact]
    public Task The_fix_keeps_each_chain_in_its_folder()
    {
        string two = Before + Other.Replace("[Chainlet]", "[Chainlet, Entrypoint(\"other\")]", StringComparison.Ordinal);
        string after = two.Replace("int limit", "int limit, bool fresh = false", StringComparison.Ordinal);
        var contract = Support.Contracts.Of(after, Support.Contracts.Of(two));
        Assert.Equal(["/project/contracts/other/other.proto", "/project/contracts/shop/stock.proto", "/project/contracts/shop/types.proto"], contract.Select(file => file.Path));
        return Fix<ContractChangeMustBeRecordedFix>.Records(after, Support.Contracts.Of(two), contract);
    }

    [Fact]
    public Task The_fix_knows_the_contracts_path()
    {
        string after = Before.Replace("int limit", "int limit, bool fresh = false", StringComparison.Ordinal);
        return Fix<ContractChangeMustBeRecordedFix>.Records(after, Moved(Locked.Lock), Moved(Support.Contracts.Of(after, Locked.Lock)), new RuleOptions { Properties = Locked.Properties.Add("ChainsContractsPath", "../public/shop/") });

        static ImmutableArray<(string Path, string Text)> Moved(ImmutableArray<(string Path, string Text)> contract) =>
            [.. contract.Select(file => (file.Path.Replace("/project/contracts/", "/public/shop/", StringComparison.Ordinal), file.Text))];
    }

    [Fact]
    public Task The_fix_records_chainlets_of_a_referenced_library()
    {
        var library = Support.Contracts.Run(Compile.Create([new SourceFile("/library/Library.cs", "namespace Library;" + Other), new SourceFile("/library/Globals.cs", Rules.GlobalUsings)], new CompileOptions { AssemblyName = "Library", ImplicitUsings = false }), []).Output;
        string before = Before.Replace("class Stock", "class Stock(Library.IOther other)", StringComparison.Ordinal).Replace("new Item(name)", "new Item(name + other)", StringComparison.Ordinal);
        string after = before.Replace("int limit", "int limit, bool fresh = false", StringComparison.Ordinal);
        var reference = MetadataReference.CreateFromImage(Compile.Emit(library));
        var contract = Of(before, default);
        Assert.Contains(contract, file => file.Path == "/project/contracts/other.proto");
        return Fix<ContractChangeMustBeRecordedFix>.Records(after, contract, Of(after, contract), new RuleOptions { References = [reference] });

        ImmutableArray<(string Path, string Text)> Of(string program, ImmutableArray<(string Path, string Text)> contract) =>
            Support.Contracts.Of(Support.Contracts.Compilation(program).AddReferences(reference), contract, libraries: [Compile.Emit(library)]);
    }

    [Fact]
    public async Task The_fix_is_not_offered_beside_a_break() => Assert.False(await Fix<ContractChangeMustBeRecordedFix>.IsOffered(
        Before.Replace("int limit", "string limit, bool fresh = false", StringComparison.Ordinal), Locked.Lock));

    [Fact]
    public async Task The_fix_is_not_offered_where_a_chainlet_is_gone()
    {
        string before = Before.Replace("class Stock", "class Stock(IOther other)", StringComparison.Ordinal).Replace("new Item(name)", "new Item(name + other)", StringComparison.Ordinal) + Other;
        Assert.False(await Fix<ContractChangeMustBeRecordedFix>.IsOffered(Before.Replace("int limit", "int limit, bool fresh = false", StringComparison.Ordinal), Support.Contracts.Of(before)));
    }

    private const string Other = """


        [Chainlet]
        public sealed partial class Other
        {
            public Task<string> RunRemote(bool yes) => Task.FromResult("");
        }
        """;
}
