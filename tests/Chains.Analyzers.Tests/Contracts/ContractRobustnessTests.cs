using System.Collections.Immutable;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>Beside a lock, whatever the user has typed so far and whatever a hand has made of the lock: an error or none, never an exception.</summary>
public sealed class ContractRobustnessTests
{
    private const string Program = """
        namespace Shop;
        public enum Colour { Red, Green }
        public record Item(string Name, Colour Colour, Item? Next, Dictionary<string, List<int>?> Sizes);
        [Chainlet, Entrypoint("shop")]
        public sealed partial class Stock(IOther other)
        {
            public async IAsyncEnumerable<Item> RunRemote(List<Item> items, int limit = 5) { await other.RunRemote(items[0]); yield break; }
        }
        [Chainlet]
        public sealed partial class Other
        {
            public Task<int> RunRemote(Item item) => Task.FromResult(0);
        }
        """;

    private static readonly ImmutableArray<(string Path, string Text)> Lock = Support.Contracts.Of(Program);

    [Fact]
    public async Task Unfinished_programs_do_not_make_it_throw()
    {
        SyntaxNode root = await Compile.Parse(new SourceFile("/project/Program.cs", Program)).GetRootAsync(TestContext.Current.CancellationToken);
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            await Check(Program[..token.Span.End], Lock);
            await Check(Program.Remove(token.SpanStart, token.Span.Length), Lock);
        }
    }

    [Fact]
    public async Task Broken_locks_do_not_make_it_throw()
    {
        Random random = new(4711);
        for (int i = 0; i < 100; i++)
        {
            await Check(Program, [.. Lock.Select(file =>
            {
                int from = random.Next(file.Text.Length);
                int to = Math.Min(file.Text.Length, from + random.Next(30));
                return (file.Path, (i % 3) switch { 0 => file.Text[..from], 1 => file.Text.Remove(from, to - from), _ => file.Text.Insert(from, file.Text[from..to]) });
            })]);
        }
    }

    private static async Task Check(string program, ImmutableArray<(string Path, string Text)> contract)
    {
        ImmutableArray<Diagnostic> found = await Rules.Run(program, new RuleOptions { Lock = contract });
        Assert.DoesNotContain(found, d => d.Id is "AD0001" or "CS8785" or "CS8784");
    }
}
