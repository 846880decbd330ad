using Chains.TestSupport;

namespace Chains.Generators.Tests.Emission;

/// <summary>The whole generated text of each sample program: a change of it is a change of every user's code.</summary>
public sealed class GeneratedCodeTests
{
    public static TheoryData<string> ProgramNames => [.. Programs.All.Keys];

    [Theory]
    [MemberData(nameof(ProgramNames))]
    public void Program_gives_the_code_of_its_snapshot(string name)
    {
        GeneratorRun.Of(Programs.All[name]).Verify(name);
    }
}
