namespace Chains.Analyzers.Tests.Support;

/// <summary>The program whose contract is checked in, which tests of the contract's rules change.</summary>
internal static class LockedShop
{
    public const string Before = """
        namespace Shop;

        public sealed record Item(string Name, int Count = 0);

        [Chainlet, Entrypoint("shop")]
        public sealed partial class Stock
        {
            public Task<Item> RunRemote(string name, int limit, CancellationToken ct = default) => Task.FromResult(new Item(name));
        }
        """;

    /// <summary>A project beside that contract.</summary>
    public static RuleOptions Locked { get; } = new() { Lock = Contracts.Of(Before) };
}
