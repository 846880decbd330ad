using Chains.Analyzers.Tests.Support;
using static Chains.Analyzers.Tests.Support.LockedShop;

namespace Chains.Analyzers.Tests;

/// <summary>A change must not break the code that callers generated.</summary>
public sealed class CHN0203Tests
{
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
    public Task Another_file_fires() => Rules.Fires(Locked, Before.Replace("[Chainlet,", "[Chainlet(Name = \"shelf\"),", StringComparison.Ordinal).Replace("RunRemote", "{|CHN0203:RunRemote|}", StringComparison.Ordinal),
        "The contract of 'Stock' was in 'stock.proto' and is now in 'shelf.proto', which breaks code that callers generated: generated code of callers is imported by the file's name; keep the chainlet's Name");

    [Fact]
    public Task Another_namespace_of_the_generated_code_fires() => Rules.Fires(Locked with { Properties = Locked.Properties.Add("ChainsProtoPackage", "shop"), Lock = [.. Locked.Lock.Select(file => (file.Path, file.Text.Replace("Shop.", "Market.", StringComparison.Ordinal)))] },
        Before.Replace("RunRemote", "{|CHN0203:RunRemote|}", StringComparison.Ordinal).Replace("record Item", "record {|CHN0206:Item|}", StringComparison.Ordinal),
        "'Item' was the type 'Market.Item' (contracts/types.proto, line 8), which breaks nobody but is not in the contract yet: run 'chains contract accept'",
        "The contract of 'Stock' was in the C# namespace 'Market.Protos' (contracts/stock.proto, line 10) and is now in 'Shop.Protos', which breaks code that callers generated: generated C# of callers names it; keep the class's namespace");

    [Fact]
    public Task The_second_file_of_a_name_does_not_fire() => Rules.Clean(Locked with { Lock = [(Locked.Lock[0].Path.Replace("stock", "stock_2", StringComparison.Ordinal), Locked.Lock[0].Text), Locked.Lock[1]] }, Before);

    [Fact]
    public Task A_name_that_is_kept_does_not_fire() => Rules.Clean(Locked, Before.Replace("record Item(string Name", "record Item([property: System.Runtime.Serialization.DataMember(Name = \"Name\"), System.Text.Json.Serialization.JsonPropertyName(\"name\")] string Title", StringComparison.Ordinal));

    [Fact]
    public Task At_the_level_of_JSON_it_does_not_fire() => Rules.Fires(Locked with { Properties = Locked.Properties.Add("ChainsContractLevel", "json") }, Before.Replace("int limit", "long {|CHN0206:limit|}", StringComparison.Ordinal),
        "'Stock.RunRemote.limit' was 'int32' (contracts/stock.proto, line 16) and is now 'int64', which breaks nobody but is not in the contract yet: run 'chains contract accept'");
}
