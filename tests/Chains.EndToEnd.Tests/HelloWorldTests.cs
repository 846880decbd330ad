using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>samples/HelloWorld on the packed package, in one process.</summary>
public sealed class HelloWorldTests
{
    [Fact]
    public async Task Chain_of_two_chainlets_says_hello_in_one_process()
    {
        await using TempProject project = TempProject.Create("hello", await PackedFeed.GetAsync());
        project.CopyFromRepo("samples/HelloWorld");
        project.Write("HelloWorld.csproj", project.ProjectFile("Exe"));

        BuildResult run = (await project.RunAsync()).AssertSucceeded();

        Assert.Matches("^Hello World!( Hello World!){0,4}\n$", run.Output);
    }
}
