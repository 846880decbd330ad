using System.Collections.Immutable;
using System.Globalization;
using Chains.Benchmarks.Calls;
using Chains.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace Chains.Benchmarks.Editor;

/// <summary>
/// What the generator and the analyzers cost whoever compiles or edits a large project, against the compiler alone and against no-ops with the same
/// registrations and the same generated code.
/// </summary>
internal static class EditorCommand
{
    public const string Verb = "editor";

    private const int DefaultChainlets = 1_000;
    private const int WarmUpChainlets = 50;
    private const int SplitRounds = 3;

    private static readonly TimeSpan WarmUpCpu = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        int chainlets = DefaultChainlets;
        if (args is ["--chainlets", var number, ..])
        {
            // At least one file that asks and one of models.
            chainlets = int.TryParse(number, CultureInfo.InvariantCulture, out int parsed) && parsed >= 20 ? parsed : 0;
            args = args[2..];
        }

        if (chainlets == 0 || !Arguments.TryParse(args, "cold sequential split edit", out TimeSpan length, out string[] only))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [--chainlets N] [--seconds N] [--only cold|sequential|split|edit]   (20 or more, 1,000 by default; how long times are measured, 10 s by default; one part alone)");
            return 2;
        }

        await WarmUpAsync();
        EditorSession session = await EditorSession.StartAsync(new EditorProject(chainlets));
        (long written, long generated) = session.Volume;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {chainlets:#,0} chainlets in {session.Project.ChainletFiles} of {session.Project.ChainletFiles + session.Project.PlainFiles} files | | goal | |"));
        Console.WriteLine("|-|-|-|-|");
        Row("characters written, generated", string.Create(CultureInfo.InvariantCulture, $"{written / 1e6:0.0} M, {generated / 1e6:0.0} M"), Goals.None);
        Row("registrations of the analyzers, which the no-ops have too", session.Registrations.ToString("#,0", CultureInfo.InvariantCulture), Goals.None);
        if (only.Contains("cold"))
        {
            await MeasureColdAsync(session, length, isConcurrent: true);
        }

        if (only.Contains("sequential"))
        {
            await MeasureColdAsync(session, length, isConcurrent: false);
        }

        if (only.Contains("split"))
        {
            await SplitAsync(session, length);
        }

        if (only.Contains("edit"))
        {
            await MeasureEditAsync(session, length);
        }

        return 0;
    }

    /// <summary>Lets all of the code run on a small project until it is optimised, which the large one would take minutes for.</summary>
    private static async Task WarmUpAsync()
    {
        EditorSession session = await EditorSession.StartAsync(new EditorProject(WarmUpChainlets));
        TimeSpan before = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - before < WarmUpCpu)
        {
            foreach (Contestant contestant in Contestants(session, isConcurrent: true))
            {
                await contestant.RunAsync(1);
            }
        }
    }

    /// <summary>From text to all diagnostics.</summary>
    private static async Task MeasureColdAsync(EditorSession session, TimeSpan length, bool isConcurrent)
    {
        string how = isConcurrent ? $"{Environment.ProcessorCount} cores" : "one thread";
        Contestant[] contestants = Contestants(session, isConcurrent);
        (Contestant compiler, Contestant noOps, Contestant product) = (contestants[0], contestants[1], contestants[2]);
        RoundResults results = await Rounds.RunAsync(length, contestants);
        foreach (Contestant contestant in contestants)
        {
            Row($"all diagnostics from text, {how}: {contestant.Name}", $"{Duration.Text(results.Nanoseconds(contestant))}, of processor time {Duration.Text(results.Cpu(contestant))}, {Text.Bytes(results.Allocated(contestant))}", Goals.None);
        }

        double time = results.Ratio(product, to: noOps);
        double cpu = results.CpuRatio(product, to: noOps);
        Row($"… generator and analyzers ÷ no-ops, {how}", Text.Ratio(time), Goals.AtMost(time, 1.10));
        Row("… processor time", Text.Ratio(cpu), Goals.AtMost(cpu, 1.10));
        Row($"… generator and analyzers ÷ the compiler alone, {how}", Text.Ratio(results.Ratio(product, to: compiler)), Goals.None);
        Row("… processor time", Text.Ratio(results.CpuRatio(product, to: compiler)), Goals.None);
    }

    /// <summary>Each of them from text to all diagnostics: the compiler, no-ops and ours.</summary>
    private static Contestant[] Contestants(EditorSession session, bool isConcurrent)
    {
        return
        [
            Cold("the compiler alone", () =>
            {
                session.ParseAll(isConcurrent).GetDiagnostics();
                return Task.CompletedTask;
            }),
            Cold("with no-ops", () => EditorSession.AnalyzeAsync(EditorSession.Generated(session.Parse(isConcurrent), EditorSession.Driver(session.NoOpGenerator())), session.NoOpAnalyzers(), isConcurrent)),
            Cold("with generator and analyzers", () => EditorSession.AnalyzeAsync(EditorSession.Generated(session.Parse(isConcurrent), EditorSession.Driver(new ChainletGenerator())), ProductAnalyzers.Create(), isConcurrent)),
        ];

        static Contestant Cold(string name, Func<Task> runAsync) => new(name, async count =>
        {
            for (int i = 0; i < count; i++)
            {
                await runAsync();
            }
        })
        {
            // One's garbage is not the next one's.
            Prepare = static () => GC.Collect(),
        };
    }

    /// <summary>Where the time goes: the generators by themselves, and what the compiler's own report says of each analyzer, with what being asked costs in it.</summary>
    private static async Task SplitAsync(EditorSession session, TimeSpan length)
    {
        CSharpCompilation parsed = session.Parse();
        var noOp = new Contestant("the no-op generator", () => EditorSession.Driver(session.NoOpGenerator()).RunGenerators(parsed.Clone()));
        var product = new Contestant("the generator", () => EditorSession.Driver(new ChainletGenerator()).RunGenerators(parsed.Clone()));
        RoundResults results = await Rounds.RunAsync(length, noOp, product);
        Row($"{product.Name} from nothing, {noOp.Name}", $"{Duration.Text(results.Nanoseconds(product))}, {Duration.Text(results.Nanoseconds(noOp))}", Goals.None);

        CSharpCompilation complete = EditorSession.Generated(session.Parse(), EditorSession.Driver(new ChainletGenerator()));
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (int round = 0; round < SplitRounds; round++)
        {
            foreach ((DiagnosticAnalyzer analyzer, AnalyzerTelemetryInfo info) in await ReportAsync(ProductAnalyzers.Create()))
            {
                Of(analyzer.GetType().Name).Add(info.ExecutionTime.TotalNanoseconds);
            }

            ImmutableDictionary<DiagnosticAnalyzer, AnalyzerTelemetryInfo> idle = await ReportAsync(session.NoOpAnalyzers());
            Of("all no-ops").Add(idle.Values.Sum(static info => info.ExecutionTime.TotalNanoseconds));
        }

        foreach ((string name, List<double> measured) in times.OrderByDescending(static pair => pair.Value.Min()))
        {
            Row($"inside {name}, one thread", Duration.Text(measured.Min()), Goals.None);
        }

        List<double> Of(string name) => times.TryGetValue(name, out List<double>? measured) ? measured : times[name] = [];

        async Task<ImmutableDictionary<DiagnosticAnalyzer, AnalyzerTelemetryInfo>> ReportAsync(ImmutableArray<DiagnosticAnalyzer> analyzers)
        {
            var analysis = new CompilationWithAnalyzers(complete.Clone(), analyzers, EditorSession.Options(isConcurrent: false, logTimes: true));
            return (await analysis.GetAnalysisResultAsync(CancellationToken.None)).AnalyzerTelemetryInfo;
        }
    }

    /// <summary>What follows a key in the body of a method: the driver runs again, and the edited file's diagnostics are asked for.</summary>
    private static async Task MeasureEditAsync(EditorSession session, TimeSpan length)
    {
        Contestant compiler = Edits("the compiler alone", new EditedProject(session, null, []));
        Contestant noOps = Edits("with no-ops", new EditedProject(session, session.NoOpGenerator(), session.NoOpAnalyzers()));
        Contestant generator = Edits("with the generator and no-op analyzers", new EditedProject(session, new ChainletGenerator(), session.NoOpAnalyzers()));
        Contestant analyzers = Edits("with a no-op generator and the analyzers", new EditedProject(session, session.NoOpGenerator(), ProductAnalyzers.Create()));
        Contestant product = Edits("with generator and analyzers", new EditedProject(session, new ChainletGenerator(), ProductAnalyzers.Create()));
        RoundResults results = await Rounds.RunAsync(length, compiler, noOps, generator, analyzers, product);
        foreach (Contestant contestant in (Contestant[])[compiler, noOps, generator, analyzers, product])
        {
            Row($"the file's diagnostics after an edit in a body: {contestant.Name}", $"{Duration.Text(results.Nanoseconds(contestant))}, of processor time {Duration.Text(results.Cpu(contestant))}, {Text.Bytes(results.Allocated(contestant))}", Goals.None);
        }

        Row("… generator and analyzers ÷ no-ops", Text.Ratio(results.Ratio(product, to: noOps)), Goals.None);
        Row("… processor time", Text.Ratio(results.CpuRatio(product, to: noOps)), Goals.None);
        Row("… generator and analyzers over no-ops", Duration.Text(results.Over(product, noOps)), Goals.None);

        static Contestant Edits(string name, EditedProject project) => new(name, async count =>
        {
            for (int i = 0; i < count; i++)
            {
                await project.EditAsync();
            }
        });
    }

    private static void Row(string what, string figure, string goal) => Console.WriteLine($"| {what} | {figure} | {goal} |");
}
