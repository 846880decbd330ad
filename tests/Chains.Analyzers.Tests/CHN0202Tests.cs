using Chains.Analyzers.Tests.Support;
using static Chains.Analyzers.Tests.Support.LockedShop;

namespace Chains.Analyzers.Tests;

/// <summary>A change must not break the contract in JSON.</summary>
public sealed class CHN0202Tests
{
    [Fact]
    public Task A_new_parameter_that_must_be_there_fires() => Rules.Fires(Locked, Before.Replace("int limit", "int limit, bool {|CHN0202:fresh|}", StringComparison.Ordinal),
        "'Stock.RunRemote.fresh' is new and must be there, which breaks the contract in JSON: older versions do not send it; give it a default, or make it nullable");

    [Fact]
    public Task A_renamed_member_fires() => Rules.Fires(Locked, Before.Replace("record Item(string Name", "record Item([RenamedFrom(\"Name\")] string {|CHN0202:Title|}", StringComparison.Ordinal),
        "'Item.Title' was 'name' (contracts/types.proto, line 9) and is now 'title', which breaks the contract in JSON: keep its name in JSON with [JsonPropertyName(\"name\")]");

    [Fact]
    public Task A_removed_member_that_must_be_there_fires_at_its_type() => Rules.Fires(Locked, Before.Replace("record Item(string Name, ", "record {|CHN0202:Item|}(", StringComparison.Ordinal).Replace("new Item(name)", "new Item()", StringComparison.Ordinal),
        "'Item' lost 'name' (number 1 in contracts/types.proto, line 9), which breaks the contract in JSON: older versions refuse what comes without it; keep it, or mark the member that it became with [RenamedFrom(\"name\")]");

    [Fact]
    public Task A_name_that_is_reserved_fires()
    {
        var without = Support.Contracts.Of(Before.Replace(", int Count = 0", "", StringComparison.Ordinal), Locked.Lock);
        return Rules.Fires(new RuleOptions { Lock = without }, Before.Replace("int Count", "int {|CHN0202:Count|}", StringComparison.Ordinal),
            "'Item.Count' takes the name 'count', which the contract reserves (contracts/types.proto, line 8), which breaks the contract in JSON: older versions read it as the member that once had the name; take another");
    }

    [Fact]
    public Task A_parameter_with_a_default_does_not_fire() =>
        Rules.Clean(Locked with { Properties = Locked.Properties.Add("ChainsContractAccept", "compatible") }, Before.Replace("int limit", "int limit, bool fresh = false", StringComparison.Ordinal));

    [Fact]
    public Task At_the_level_of_the_wire_it_does_not_fire() => Rules.Fires(Locked with { Options = Locked.Options.Add("chains_contract_level", "wire") }, Before.Replace("int limit", "int limit, bool {|CHN0206:fresh|}", StringComparison.Ordinal),
        "'Stock.RunRemote.fresh' is new and must be there, which breaks nobody but is not in the contract yet: run 'chains contract accept'");
}
