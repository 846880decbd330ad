using Chains.Grpc.Stress;
using Chains.TestSupport;

namespace Chains.Grpc.Programs.Tests;

/// <summary>The stress command for a few seconds: it runs, every case passes, and it fails where it should.</summary>
public sealed class StressTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_case_passes_for_some_seconds()
    {
        await using ProcessRun run = Start("--minutes", "0.3", "--workers", "8", "--stall", "30");
        int exitCode = await run.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, run.Output + run.Errors);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(CaseList.All, c => Assert.Contains(lines, line => line.StartsWith(c.Name + " ", StringComparison.Ordinal)));
        Assert.StartsWith("PASSED", lines[^1], StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task A_call_that_never_ends_is_a_stall()
    {
        await using ProcessRun run = Start("--minutes", "1", "--workers", "2", "--stall", "2", "--cases", "empty_unary:5,stuck:1");
        int exitCode = await run.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(1, exitCode);
        Assert.Matches("FAILURE stall: (worker [0-9]+ has been in stuck for|stuck has completed no call for) [0-9]+ s", run.Output);
        Assert.Contains("FAILED", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_answer_is_a_failure()
    {
        await using ProcessRun run = Start("--minutes", "0.05", "--workers", "2", "--cases", "empty_unary:50,wrong_answer");
        int exitCode = await run.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(1, exitCode);
        Assert.Contains("the answer: expected StressMessage", run.Output, StringComparison.Ordinal);
        Assert.Contains("wrong_answer has completed no call at all", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_case_is_refused_with_the_known_ones()
    {
        await using ProcessRun run = Start("--cases", "nonsense");
        Assert.Equal(2, await run.WaitAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Contains("There is no case 'nonsense'; there are empty_unary, large_unary", run.Errors, StringComparison.Ordinal);
    }

    private static ProcessRun Start(params string[] arguments) =>
        ProcessRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chains.Grpc.Stress.dll"), .. arguments]);
}
