using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A change must not break the code that callers generated.</summary>
public sealed class CHN0203Tests
{
    private const string Before = """
        namespace Shop;

        public sealed record Item(string Name, int Count = 0);

        [Chainlet, Entrypoint("shop")]
        public sealed partial class Stock
        {
            public Task<Item> RunRemote(string name, int limit, CancellationToken ct = default) => Task.FromResult(new Item(name));
        }
        """;

    private static RuleOptions Locked { get; } = new() { Lock = Support.Contracts.Of(Before) };

    [Fact]
    public Task A_wider_parameter_fires() => Rules.Fires(Locked, Before.Replace("int limit", "long {|CHN0203:limit|}", StringComparison.Ordinal),
        "'Stock.RunRemote.limit' was 'int32' (contracts/stock.proto, line 16) and is now 'int64', which breaks code that callers generated: generated code of callers has the old type; give it another name, so that it gets a number of its own");

    [Fact]
    public Task A_renamed_type_fires() => Rules.Fires(Locked, Before.Replace("record Item(", "record {|CHN0203:Article|}(", StringComparison.Ordinal).Replace("Item", "Article", StringComparison.Ordinal),
        "'Article' was 'Item' (contracts/types.proto, line 8), which breaks code that callers generated: generated code of callers names it; keep the type's name");

    [Fact]
    public Task A_removed_optional_member_fires() => Rules.Fires(Locked, Before.Replace("record Item(string Name, int Count = 0)", "record {|CHN0203:Item|}(string Name)", StringComparison.Ordinal),
        "'Item' lost 'count' (number 2 in contracts/types.proto, line 10), which breaks code that callers generated: generated code of callers names it; keep it, or mark the member that it became with [RenamedFrom(\"count\")]");

    [Fact]
    public Task A_name_that_is_kept_does_not_fire() => Rules.Clean(Locked, Before.Replace("record Item(string Name", "record Item([property: System.Runtime.Serialization.DataMember(Name = \"Name\"), System.Text.Json.Serialization.JsonPropertyName(\"name\")] string Title", StringComparison.Ordinal));

    [Fact]
    public Task At_the_level_of_JSON_it_does_not_fire() => Rules.Fires(Locked with { Properties = Locked.Properties.Add("ChainsContractLevel", "json") }, Before.Replace("int limit", "long {|CHN0206:limit|}", StringComparison.Ordinal),
        "'Stock.RunRemote.limit' was 'int32' (contracts/stock.proto, line 16) and is now 'int64', which breaks nobody but is not in the contract yet: run 'chains contract accept'");
}
