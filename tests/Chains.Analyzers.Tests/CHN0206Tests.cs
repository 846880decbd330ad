using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A change of the contract must be recorded.</summary>
public sealed class CHN0206Tests
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
}
