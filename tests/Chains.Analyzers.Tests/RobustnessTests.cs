using Chains.Analyzers.Fuzz.Corpus;
using Chains.Analyzers.Fuzz.Judging;
using Chains.Analyzers.Fuzz.Mutation;
using Chains.Analyzers.Fuzz.Running;

namespace Chains.Analyzers.Tests;

/// <summary>
/// Broken programs, a sample of what <c>Chains.Analyzers.Fuzz</c> makes of them by the hundred thousand: neither generator nor analyzers nor fixes may throw (CS8785, AD0001) or hang, no generated
/// file is malformed where the program is not, and the build refuses nothing that no rule reported. A failure names the command that makes the variant again.
/// </summary>
public abstract class RobustnessTests(int seed)
{
    /// <summary>Of every program; longer programs have more in the command.</summary>
    private const int VariantsOfAProgram = 7;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static IEnumerable<TheoryDataRow<string>> Names => ProgramList.All.Select(static program => new TheoryDataRow<string>(program.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_broken_program_makes_nothing_throw(string name)
    {
        FuzzProgram program = ProgramList.All.Single(program => program.Name == name);
        using Session session = new(program);
        Mutator mutator = new(program, seed);
        for (int number = 0; number < VariantsOfAProgram; number++)
        {
            Variant variant = mutator.Make(number);
            string again = $"dotnet run -c Release --project tests/Chains.Analyzers.Fuzz -- --only {name} --seed {seed} --variant {number} (or 0..{number})";
            // A hang has no end to wait for: its thread is left behind, and what counts is the name of the variant.
            Task<Verdict> judged = Task.Run(() => session.JudgeAsync(variant), TestContext.Current.CancellationToken);
            Assert.True(await Task.WhenAny(judged, Task.Delay(Limit, TestContext.Current.CancellationToken)) == judged, $"{variant.Describe()}\nnot done within {Limit}\nagain: {again}");
            Verdict verdict = await judged;
            Assert.True(verdict.Problems.Count == 0, $"{variant.Describe()}\n{string.Join('\n', verdict.Problems)}\nagain: {again}");
        }
    }
}

/// <summary>The same variants in every run.</summary>
public sealed class FixedRobustnessTests() : RobustnessTests(seed: 1);

/// <summary>Other variants every day, the same for all on that day.</summary>
public sealed class DailyRobustnessTests() : RobustnessTests(FuzzOptions.DayOf(DateTime.UtcNow));
