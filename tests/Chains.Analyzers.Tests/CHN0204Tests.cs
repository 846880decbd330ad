using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;
using static Chains.Analyzers.Tests.Support.LockedShop;

namespace Chains.Analyzers.Tests;

/// <summary>[DataMember(Order = n)] must agree with the contract lock.</summary>
public sealed class CHN0204Tests
{
    [Fact]
    public Task Another_number_fires() => Rules.Fires(Locked, Before.Replace("int Count", "[property: System.Runtime.Serialization.DataMember(Order = {|CHN0204:3|})] int Count", StringComparison.Ordinal),
        "[DataMember(Order = 3)] gives 'Item.Count' a number that contradicts the contract: 'count' has the number 2 there (contracts/types.proto, line 10); remove the Order, or write the contract's");

    [Fact]
    public Task A_number_of_another_member_fires() => Rules.Fires(Locked, Before.Replace("int Count = 0", "int Count = 0, [property: System.Runtime.Serialization.DataMember(Order = {|CHN0204:1|})] int More = 0", StringComparison.Ordinal).Replace("string Name", "string {|CHN0202:Title|}", StringComparison.Ordinal).Replace("record Item", "record {|CHN0202:Item|}", StringComparison.Ordinal),
        "'Item' lost 'name' (number 1 in contracts/types.proto, line 9), which breaks the contract in JSON: older versions refuse what comes without it; keep it, or mark the member that it became with [RenamedFrom(\"name\")]",
        "'Item.Title' is new and must be there, which breaks the contract in JSON: older versions do not send it; give it a default, or make it nullable",
        "[DataMember(Order = 1)] gives 'Item.More' a number that contradicts the contract: it is the number of 'name' (contracts/types.proto, line 9); remove the Order, or write the contract's");

    [Fact]
    public Task A_reserved_number_fires()
    {
        var without = Support.Contracts.Of(Before.Replace(", int Count = 0", "", StringComparison.Ordinal), Locked.Lock);
        return Rules.Fires(new RuleOptions { Lock = without }, Before.Replace("int Count", "[property: System.Runtime.Serialization.DataMember(Order = {|CHN0204:2|})] int More", StringComparison.Ordinal),
            "[DataMember(Order = 2)] gives 'Item.More' a number that contradicts the contract: it is reserved, since a member that is gone had it (contracts/types.proto, line 8); remove the Order, or write the contract's");
    }

    [Fact]
    public Task The_contracts_number_does_not_fire() => Rules.Clean(Locked, Before.Replace("int Count", "[property: System.Runtime.Serialization.DataMember(Order = 2)] int Count", StringComparison.Ordinal));

    [Fact]
    public Task The_fix_removes_the_Order() => Fix<OrderMustAgreeWithTheLockFix>.Turns(
        Before.Replace("int Count", "[property: System.Runtime.Serialization.DataMember(Order = 3)] int Count", StringComparison.Ordinal),
        Before.Replace("int Count", "[property: System.Runtime.Serialization.DataMember] int Count", StringComparison.Ordinal),
        Locked.Lock);

    [Fact]
    public Task The_fix_leaves_the_name() => Fix<OrderMustAgreeWithTheLockFix>.Turns(
        Before.Replace("int Count", "[property: System.Runtime.Serialization.DataMember(Order = 3, Name = \"count\")] int Count", StringComparison.Ordinal),
        Before.Replace("int Count", "[property: System.Runtime.Serialization.DataMember(Name = \"count\")] int Count", StringComparison.Ordinal),
        Locked.Lock);
}
