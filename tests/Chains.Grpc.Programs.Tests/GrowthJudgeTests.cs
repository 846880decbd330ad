using Chains.Grpc.Stress;

namespace Chains.Grpc.Programs.Tests;

/// <summary>The stress command tells growth from noise.</summary>
public sealed class GrowthJudgeTests
{
    private const long Mebi = 1 << 20;

    private static readonly MemorySample Usual = new(4 * Mebi, 400 * Mebi, 450 * Mebi, 100, 20, 5, 0);

    [Fact]
    public void Noise_is_not_growth() =>
        Assert.Empty(Judge(30, i => Usual with { SmallObjectBytes = (4 * Mebi) + (i % 3 * 200_000), LargeObjectBytes = (400 + (i % 2 * 60)) * Mebi, Handles = 100 + (i % 5) }));

    [Fact]
    public void Two_hundred_kilobytes_more_each_minute_are_growth() =>
        Assert.StartsWith("growth: server 0: small objects", Assert.Single(Judge(30, i => Usual with { SmallObjectBytes = (4 * Mebi) + (i * 200_000L) })), StringComparison.Ordinal);

    [Fact]
    public void A_handle_each_minute_is_growth() =>
        Assert.StartsWith("growth: server 0: handles", Assert.Single(Judge(40, i => Usual with { Handles = 100 + i })), StringComparison.Ordinal);

    [Fact]
    public void Buffers_that_are_never_given_back_are_growth() =>
        Assert.StartsWith(
            "growth: server 0: large objects",
            Assert.Single(Judge(30, i => Usual with { LargeObjectBytes = (400 + (i % 3 * 100) + (12 * i)) * Mebi })),
            StringComparison.Ordinal);

    [Fact]
    public void Pools_that_swell_and_shrink_are_not_growth() =>
        Assert.Empty(Judge(30, i => Usual with { LargeObjectBytes = (i is > 20 and < 27 ? 1000 : 700) * Mebi, WorkingSetBytes = (i is > 20 and < 27 ? 1100 : 800) * Mebi }));

    [Fact]
    public void A_step_that_stays_is_growth() =>
        Assert.StartsWith("growth: server 0: timers", Assert.Single(Judge(30, i => Usual with { Timers = i < 18 ? 5 : 60 })), StringComparison.Ordinal);

    [Fact]
    public void What_grew_while_warming_up_is_not_growth() =>
        Assert.Empty(Judge(30, i => Usual with { SmallObjectBytes = Math.Min(i, 5) * 4 * Mebi, LargeObjectBytes = Math.Min(i, 5) * 200 * Mebi }));

    [Fact]
    public void Too_few_samples_are_said_to_be_too_few()
    {
        (List<string> lines, List<string> failures) = GrowthJudge.Judge("server 0", [.. Enumerable.Range(0, 5).Select(i => (TimeSpan.FromMinutes(i), Usual with { Handles = 100 * (i + 1) }))]);
        Assert.Empty(failures);
        Assert.All(lines, static line => Assert.Contains("not judged", line, StringComparison.Ordinal));
    }

    private static List<string> Judge(int minutes, Func<int, MemorySample> sample) =>
        GrowthJudge.Judge("server 0", [.. Enumerable.Range(1, minutes).Select(i => (TimeSpan.FromMinutes(i), sample(i)))]).Failures;
}
