using Chains.TestSupport;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>The order in which files reach the compiler is not part of the input.</summary>
public sealed class OrderingStabilityTests
{
    [Fact]
    public void Files_in_another_order_give_the_same_text()
    {
        SourceFile[] files =
        [
            new("/project/A.cs", "using Chains; namespace N; [Chainlet] public partial class A { public Task<Shared> RunRemote(Shared x, CancellationToken ct = default) => Task.FromResult(x); }"),
            new("/project/B.cs", "using Chains; namespace N; [Chainlet] public partial class B(IA a) { public Task<Shared> RunRemote(Shared x, CancellationToken ct = default) => a.RunRemote(x, ct); }"),
            new("/project/Shared.cs", "namespace N; public record Shared(List<Other> Others, Other? One = null); public record Other(int Number);"),
        ];
        Assert.Equal(GeneratorRun.Of(files).Text, GeneratorRun.Of(files.Reverse()).Text);
    }
}
