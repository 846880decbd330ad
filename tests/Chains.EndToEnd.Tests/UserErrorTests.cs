using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>What a user sees of a mistake: our id at the line, and never an exception of a generator, analyzer or task.</summary>
public sealed class UserErrorTests
{
    [Fact]
    public async Task Object_parameter_fails_the_build_at_its_line()
    {
        await using TempProject project = TempProject.Create("user-error", await PackedFeed.GetAsync());
        project.Write("Faulty.csproj", project.ProjectFile());
        project.Write("Chainlets.cs", """
            using Chains;

            namespace Faulty;

            [Chainlet]
            public sealed partial class Good
            {
                public int RunRemote(int value) => value;
            }

            [Chainlet, Entrypoint("faulty")]
            public sealed partial class Bad(IGood good)
            {
                public Task<int> RunRemote(
                    object anything,
                    CancellationToken cancellationToken = default) => good.RunRemote(1, cancellationToken);
            }
            """);

        BuildResult build = (await project.BuildAsync()).AssertFailed();

        BuildMessage error = Assert.Single(build.Errors, message => message.Id.StartsWith("CHN", StringComparison.Ordinal) && message.File.EndsWith("Chainlets.cs", StringComparison.Ordinal));
        Assert.Equal(15, error.Line);
        Assert.Contains("anything", error.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(build.Messages, message => message.Id is "CS8785" or "AD0001" or "MSB4018" or "CS9057");
        Assert.DoesNotContain("   at ", build.Output, StringComparison.Ordinal);
    }
}
