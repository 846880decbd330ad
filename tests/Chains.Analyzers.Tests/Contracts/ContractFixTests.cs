using System.Collections.Immutable;
using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// The fix of CHN0206 over the whole catalogue: it is offered exactly where <c>chains contract accept</c> would not refuse, and leaves what that writes, so that accepting afterwards
/// changes nothing.
/// </summary>
public sealed class ContractFixTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Rows => Catalogue.All.SelectMany(change => new[] { "wire", "json", "source" }.Select(level => new TheoryDataRow<string, string>(change.Name, level)));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_fix_leaves_what_accept_writes(string name, string level)
    {
        Change change = Catalogue.All.Single(c => c.Name == name);
        Emitted emitted = Emitted.Of(change);
        RuleOptions options = new() { Properties = change.NewProperties, Options = ImmutableDictionary<string, string>.Empty.Add("chains_contract_level", level) };
        bool isRefused = change.BreaksWire || (level != "wire" && change.BreaksJson) || (level == "source" && change.BreaksSource);
        bool? isOffered = await Fix<ContractChangeMustBeRecordedFix>.IsOffered(emitted.NewProgram, emitted.Old, options);
        bool isRecorded = emitted.Old.SequenceEqual(emitted.New);
        // What is refused may stand beside nothing that is only unrecorded, and then there is no place to offer it at.
        Assert.True(isRecorded ? isOffered is null : isRefused ? isOffered is not true : isOffered is true, $"offered: {isOffered}, refused: {isRefused}, recorded: {isRecorded}");
        if (isOffered == true)
        {
            await Fix<ContractChangeMustBeRecordedFix>.Records(emitted.NewProgram, emitted.Old, emitted.New, options);
            Assert.Equal(emitted.New, Support.Contracts.Of(emitted.NewProgram, emitted.New, change.NewProperties));
        }
    }

    // The build has one folder for both and says so (CHN0908).
    [Fact]
    public async Task No_fix_is_offered_where_two_chains_have_one_name() => Assert.NotEqual(true, await Fix<ContractChangeMustBeRecordedFix>.IsOffered(
        LockedShop.Before.Replace("int Count = 0", "int Count = 0, string? Note = null", StringComparison.Ordinal) + """


        [Chainlet, Entrypoint("shop")]
        public sealed partial class Shelf
        {
            public Task<Item> RunRemote(string name, CancellationToken ct = default) => Task.FromResult(new Item(name));
        }
        """,
        LockedShop.Locked.Lock));
}
