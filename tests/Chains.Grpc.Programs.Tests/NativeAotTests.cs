using Chains.TestSupport;

namespace Chains.Grpc.Programs.Tests;

/// <summary>The gRPC layer published ahead of time: no warning of the trimmer or the compiler, and the calls work in the native program.</summary>
public sealed class NativeAotTests
{
    private const string Project = "tests/Chains.Grpc.Aot/Chains.Grpc.Aot.csproj";

    private static readonly string[] Cases =
    [
        "unary",
        "unary_large",
        "server_streaming",
        "server_streaming_left_early",
        "client_streaming",
        "duplex_streaming",
        "deadline",
        "cancellation",
        "error_details",
        "unimplemented",
        "metadata",
        "compression",
        "health_check",
        "health_watch",
        "reflection",
    ];

    [Fact]
    public async Task Published_natively_without_a_warning_every_case_passes()
    {
        // The platform's linker puts the program together.
        Peers.RequireOrSkip("gcc");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("chains-aot-");
        try
        {
            await using ProcessRun publish = ProcessRun.Start("dotnet", ["publish", Repo.PathOf(Project), "-o", folder.FullName, "-nologo"], Repo.Root);
            int published = await publish.WaitAsync(TimeSpan.FromMinutes(8), cancellationToken);
            Assert.True(published == 0, publish.Output + publish.Errors);
            Assert.DoesNotContain("warning", publish.Output + publish.Errors, StringComparison.OrdinalIgnoreCase);

            FileInfo program = new(Path.Combine(folder.FullName, OperatingSystem.IsWindows() ? "Chains.Grpc.Aot.exe" : "Chains.Grpc.Aot"));
            Assert.Empty(folder.GetFiles("*.dll"));
            await using ProcessRun run = ProcessRun.Start(program.FullName, []);
            int failed = await run.WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);
            string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(failed == 0, run.Output + run.Errors);
            Assert.Empty(run.Errors);
            Assert.Contains("native", lines[0], StringComparison.Ordinal);
            Assert.Equal(Cases, lines[1..^1].Select(static line => line.Split(": passed")[0]));
            Assert.Equal("all cases passed", lines[^1]);
            TestContext.Current.TestOutputHelper?.WriteLine($"{program.Length} bytes, {lines[0]}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
