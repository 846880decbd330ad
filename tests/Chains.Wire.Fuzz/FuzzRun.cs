using System.Diagnostics;
using Chains.Fuzz.Codecs;
using Chains.Fuzz.Host;
using Chains.Fuzz.Mutation;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz;

/// <summary>First the seeds as they are, then what mutations make of them: against the codecs, then against a host.</summary>
internal sealed class FuzzRun(FuzzOptions options)
{
    /// <exception cref="FormatException">There are no seeds to make requests of.</exception>
    public async Task<int> RunAsync()
    {
        SeedFolder folder = options.Seeds is { } path ? new SeedFolder(path) : SeedFolder.Find();
        bool isReplay = options.Replay.Count > 0;
        List<FuzzRequest> seeds = isReplay ? [.. options.Replay.Select(SeedFolder.Read)] : [.. options.Shapes.SelectMany(folder.Load)];
        FuzzOptions run = isReplay ? options.WithoutMutations(seeds.Select(static seed => seed.Shape)) : options;
        foreach (Shape shape in run.Shapes)
        {
            if (!isReplay && shape.Forms.Where(form => !seeds.Exists(seed => seed.Shape == shape && seed.Form == form)).ToList() is [var form, ..])
            {
                throw new FormatException($"There is no seed of {shape.Name} in the form {form}.");
            }
        }

        var findings = new Findings(folder);
        Console.WriteLine($"seed {run.Seed}, {seeds.Count} requests as they are, then {run.CodecCases} cases for the codecs and {run.Cases} for the host");
        var codecs = new CodecLoop(run, seeds, findings);
        long start = Stopwatch.GetTimestamp();
        seeds.ForEach(codecs.Replay);
        codecs.Run();
        codecs.Report(Stopwatch.GetElapsedTime(start));

        var host = new HostLoop(run, seeds, findings);
        start = Stopwatch.GetTimestamp();
        await host.RunAsync();
        host.Report(Stopwatch.GetElapsedTime(start));
        Console.WriteLine($"{(findings.Count == 0 ? "PASSED" : "FAILED")}: {host.Done} requests to the host, {codecs.Done} messages to the codecs, {findings.Count} failures");
        return findings.Count == 0 ? 0 : 1;
    }
}
