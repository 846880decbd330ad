using Chains.Analyzers.Tests.Support;
using static Chains.Analyzers.Tests.Support.LockedShop;

namespace Chains.Analyzers.Tests;

/// <summary>A change must not break the contract on the wire.</summary>
public sealed class CHN0201Tests
{
    [Fact]
    public Task A_retyped_parameter_fires() => Rules.Fires(Locked, Before.Replace("int limit", "string {|CHN0201:limit|}", StringComparison.Ordinal),
        "'Stock.RunRemote.limit' was 'int32' (contracts/stock.proto, line 16) and is now 'string', which breaks the contract on the wire: values of the one are not read as the other; give it another name, so that it gets a number of its own");

    [Fact]
    public Task A_retyped_member_fires() => Rules.Fires(Locked, Before.Replace("int Count = 0", "double {|CHN0201:Count|} = 0", StringComparison.Ordinal),
        "'Item.Count' was 'optional int32' (contracts/types.proto, line 10) and is now 'optional double', which breaks the contract on the wire: values of the one are not read as the other; give it another name, so that it gets a number of its own");

    [Fact]
    public Task A_stream_fires() => Rules.Fires(Locked, Before.Replace("Task<Item> RunRemote", "IAsyncEnumerable<Item> {|CHN0201:RunRemote|}", StringComparison.Ordinal).Replace("Task.FromResult(new Item(name))", "throw new NotSupportedException()", StringComparison.Ordinal),
        "'Stock.RunRemote' was a single call (contracts/stock.proto, line 10) and is now a stream of results, which breaks the contract on the wire: callers of the old kind cannot call it; add a second chainlet for the new kind");

    [Fact]
    public Task A_chainlet_that_is_gone_fires() => Rules.Fires(Locked with { InLock = ["CHN0201 at stock.proto:10"] }, """
        namespace Shop;

        [Chainlet, Entrypoint("shop")]
        public sealed partial class {|CHN0206:Other|}
        {
            public Task<string> RunRemote(bool yes) => Task.FromResult("");
        }
        """,
        "The chainlet of 'shop.Stock' is gone, which breaks the contract on the wire: its callers find nothing; keep it, or accept the break with 'chains contract accept --breaking'",
        "The chainlet 'Other' is new, which breaks nobody but is not in the contract yet: run 'chains contract accept'");

    [Fact]
    public Task A_renamed_chainlet_fires() => Rules.Fires(Locked, Before.Replace("class Stock", "class Store", StringComparison.Ordinal).Replace("RunRemote(", "{|CHN0201:RunRemote|}(", StringComparison.Ordinal),
        "The service of 'Store' was 'shop.Stock' (contracts/stock.proto, line 10) and is now 'shop.Store', which breaks the contract on the wire: callers of the old name find nothing; keep class and namespace, or set ChainsProtoPackage to the old package");

    [Fact]
    public Task An_unchanged_program_does_not_fire() => Rules.Clean(Locked, Before);

    [Fact]
    public Task A_program_without_a_lock_does_not_fire() => Rules.Clean(Before.Replace("int limit", "string limit", StringComparison.Ordinal));

    [Fact]
    public Task An_accepted_break_does_not_fire() =>
        Rules.Clean(Locked with { Properties = Locked.Properties.Add("ChainsContractAccept", "breaking") }, Before.Replace("int limit", "string limit", StringComparison.Ordinal));

    [Fact]
    public Task A_library_with_the_lock_of_another_project_does_not_fire() => Rules.Clean(Locked with { Properties = Locked.Properties.Add("ProjectDir", "/library/") }, """
        namespace Shop;

        [Chainlet]
        public sealed partial class Other
        {
            public Task<string> RunRemote(bool yes) => Task.FromResult("");
        }
        """);

    [Fact]
    public async Task A_chainlet_of_a_referenced_assembly_does_not_fire()
    {
        Microsoft.CodeAnalysis.CSharp.CSharpCompilation library = Support.Contracts.Compilation("namespace Shop; [Chainlet] public sealed partial class Stock { public Task<string> RunRemote(string name) => Task.FromResult(name); }").WithAssemblyName("Library");
        await Rules.Clean(new RuleOptions
        {
            Lock = [("/project/contracts/stock.proto", Support.Contracts.Of(Before).Single(f => f.Path.EndsWith("stock.proto", StringComparison.Ordinal)).Text)],
            References = [Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(TestSupport.Compile.Emit(Support.Contracts.Run(library, []).Output))],
        }, """
        namespace App;

        [Chainlet]
        public sealed partial class Other(Shop.IStock stock)
        {
            public Task<string> RunRemote(string name) => stock.RunRemote(name);
        }
        """);
    }
}
