using System.Collections.Immutable;
using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>The lock of a project with <c>ChainsJsonNaming=snake_case</c>, and a change of the naming.</summary>
public sealed class JsonNamingContractTests
{
    private const string Program = """
        using System.Text.Json.Serialization;

        namespace Shop;

        public sealed record Item(string ItemName, int Count, [property: JsonPropertyName("theNote")] string? SomeNote = null);

        [Chainlet, Entrypoint("shop")]
        public sealed partial class Stock
        {
            public Task<Item> RunRemote(string likeName, int limit, CancellationToken ct = default) => Task.FromResult(new Item(likeName, limit));
        }
        """;

    private static ImmutableDictionary<string, string> Naming { get; } = ImmutableDictionary<string, string>.Empty.Add("ChainsJsonNaming", "snake_case");

    private static ImmutableArray<(string Path, string Text)> CamelCase { get; } = Support.Contracts.Of(Program);

    private static ImmutableArray<(string Path, string Text)> SnakeCase { get; } = Support.Contracts.Of(Program, properties: Naming);

    [Fact]
    public void The_lock_has_the_names()
    {
        string text = string.Concat(SnakeCase.Select(file => file.Text));
        Assert.Contains("  string item_name = 1 [json_name = \"item_name\"];\n  int32 count = 2;\n  optional string some_note = 3 [json_name = \"theNote\"];\n", text, StringComparison.Ordinal);
        Assert.Contains("  string like_name = 1 [json_name = \"like_name\"];\n  int32 limit = 2;\n", text, StringComparison.Ordinal);
        // With the lock beside it the project emits the lock.
        Assert.Equal(SnakeCase, Support.Contracts.Of(Program, SnakeCase, Naming));
    }

    [Fact]
    public Task What_did_not_change_does_not_fire() => Rules.Clean(new RuleOptions { Lock = SnakeCase, ChainsJsonNaming = "snake_case" }, Program);

    [Fact]
    public Task A_name_that_is_kept_for_JSON_does_not_fire() => Rules.Clean(new RuleOptions { Lock = SnakeCase, ChainsJsonNaming = "snake_case" },
        Program.Replace("string ItemName", "[property: System.Runtime.Serialization.DataMember(Name = \"ItemName\"), JsonPropertyName(\"item_name\")] string Title", StringComparison.Ordinal));

    [Fact]
    public Task A_renamed_member_fires_with_the_name_of_the_naming() => Rules.Fires(new RuleOptions { Lock = SnakeCase, ChainsJsonNaming = "snake_case" },
        Program.Replace("string ItemName", "[RenamedFrom(\"ItemName\")] string {|CHN0202:FullTitle|}", StringComparison.Ordinal),
        "'Item.FullTitle' was 'item_name' (contracts/types.proto, line 9) and is now 'full_title', which breaks the contract in JSON: keep its name in JSON with [JsonPropertyName(\"item_name\")]");

    [Fact]
    public Task Another_naming_fires_at_each_name_that_changes() => Rules.Fires(new RuleOptions { Lock = CamelCase, ChainsJsonNaming = "snake_case" },
        Program.Replace("string ItemName", "string {|CHN0202:ItemName|}", StringComparison.Ordinal).Replace("string likeName", "string {|CHN0202:likeName|}", StringComparison.Ordinal),
        "'Item.ItemName' was 'itemName' in JSON (contracts/types.proto, line 9) and is now 'item_name', which breaks the contract in JSON: keep its name in JSON with [JsonPropertyName(\"itemName\")]",
        "'Stock.RunRemote.likeName' was 'likeName' in JSON (contracts/stock.proto, line 15) and is now 'like_name', which breaks the contract in JSON: keep the project's ChainsJsonNaming");

    [Fact]
    public Task The_naming_taken_away_fires_at_each_name_that_changes() => Rules.Fires(new RuleOptions { Lock = SnakeCase },
        Program.Replace("string ItemName", "string {|CHN0202:ItemName|}", StringComparison.Ordinal).Replace("string likeName", "string {|CHN0202:likeName|}", StringComparison.Ordinal),
        "'Item.ItemName' was 'item_name' in JSON (contracts/types.proto, line 9) and is now 'itemName', which breaks the contract in JSON: keep its name in JSON with [JsonPropertyName(\"item_name\")]",
        "'Stock.RunRemote.likeName' was 'like_name' in JSON (contracts/stock.proto, line 15) and is now 'likeName', which breaks the contract in JSON: keep the project's ChainsJsonNaming");

    [Fact]
    public Task At_the_level_of_the_wire_another_naming_is_only_unrecorded() => Rules.Fires(
        new RuleOptions { Lock = CamelCase, ChainsJsonNaming = "snake_case", Options = ImmutableDictionary<string, string>.Empty.Add("chains_contract_level", "wire") },
        Program.Replace("string ItemName", "string {|CHN0206:ItemName|}", StringComparison.Ordinal).Replace("string likeName", "string {|CHN0206:likeName|}", StringComparison.Ordinal),
        "'Item.ItemName' was 'itemName' in JSON (contracts/types.proto, line 9) and is now 'item_name', which breaks nobody but is not in the contract yet: run 'chains contract accept'",
        "'Stock.RunRemote.likeName' was 'likeName' in JSON (contracts/stock.proto, line 15) and is now 'like_name', which breaks nobody but is not in the contract yet: run 'chains contract accept'");
}
