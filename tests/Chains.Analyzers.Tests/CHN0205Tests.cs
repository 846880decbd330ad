using Chains.Analyzers.Tests.Support;
using static Chains.Analyzers.Tests.Support.LockedShop;

namespace Chains.Analyzers.Tests;

/// <summary>The contract lock must be readable.</summary>
public sealed class CHN0205Tests
{
    [Fact]
    public Task A_merge_conflict_fires() => Rules.Fires(Broken("  int32 limit", "<<<<<<< HEAD\n  int32 limit") with { InLock = ["CHN0205 at stock.proto:16"] }, Before,
        "The contract cannot be read: '<' stands where a field belongs; restore the file from version control, or delete the folder and run 'chains contract accept'");

    [Fact]
    public Task A_number_of_two_fields_fires() => Rules.Fires(Broken("limit = 2", "limit = 1") with { InLock = ["CHN0205 at stock.proto:16"] }, Before,
        "The contract cannot be read: the message 'StockRunRemoteRequest' gives the number 1 to 'name' and to 'limit'; restore the file from version control, or delete the folder and run 'chains contract accept'");

    // Marks of the kind {|CHN0205:|} stand in C# alone; these are in the lock.
    [Fact]
    public Task A_comment_or_blank_does_not_fire() => Rules.Clean(Broken("  int32 limit = 2;", "\n\t// A remark.\n int32   limit\n = 2 ; /* another */"), Before);

    private static RuleOptions Broken(string from, string to)
    {
        Assert.Contains(Locked.Lock, file => file.Text.Contains(from, StringComparison.Ordinal));
        return Locked with { Lock = [.. Locked.Lock.Select(file => (file.Path, file.Text.Replace(from, to, StringComparison.Ordinal)))] };
    }
}
