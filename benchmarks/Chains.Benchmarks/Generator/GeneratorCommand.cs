using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Chains.Benchmarks.Calls;
using Chains.Benchmarks.Editor;
using Chains.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Benchmarks.Generator;

/// <summary>
/// The generator and the analyzers over a project of many chainlets against the compiler's own work on that project in the same run: from nothing, and after
/// edits; and how much code there is for the compiler to read.
/// </summary>
internal static class GeneratorCommand
{
    public const string Verb = "generator";

    private const int Chainlets = 1_000;
    private const int ManyChainlets = 5_000;
    private const int AnalyzedChainlets = 200;
    private const int AnalyzerRounds = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        if (!Arguments.TryParse(args, "time analyzers edits volume many", out TimeSpan length, out string[] only))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [--seconds N] [--only time|analyzers|edits|volume|many]   (how long times are measured, 10 s by default; one part alone)");
            return 2;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Chainlets:#,0} chainlets in {Chainlets / SampleProject.ChainletsPerFile:#,0} files | | goal | |"));
        Console.WriteLine("|-|-|-|-|");
        if (only.Contains("time"))
        {
            await MeasureTimesAsync(length);
        }

        if (only.Contains("analyzers"))
        {
            await MeasureAnalyzersAsync();
        }

        if (only.Contains("edits"))
        {
            CountOutputsAfterEdits();
        }

        if (only.Contains("volume"))
        {
            MeasureVolume();
        }

        if (only.Contains("many"))
        {
            await CompareSizesAsync(length);
        }

        return 0;
    }

    private static async Task MeasureTimesAsync(TimeSpan length)
    {
        var project = new CompiledProject(Chainlets);
        CSharpCompilation edited = project.Edit("int local = 1;", "int local = 2;");
        CSharpCompilation complete = project.Complete;
        var emit = new Contestant("the compiler's Emit", () => project.Emit(complete));
        var cold = Cold(project);
        var edit = new Contestant("the generator after an edit in a body", () => project.Driver.RunGenerators(edited.Clone()));

        // Two that take turns: each is another project than the one before.
        CSharpCompilation[] declared = [project.Edit("int Number)", "long Number)"), project.Edit("int Number)", "short Number)")];
        GeneratorDriver driver = NewDriver().RunGenerators(project.Compilation);
        int turn = 0;
        var declaration = new Contestant("the generator after an edit of a member", () => driver.RunGenerators(declared[turn++ % 2].Clone()));
        RoundResults results = await Rounds.RunAsync(length, emit, cold, edit, declaration);
        double ratio = results.Ratio(cold, to: emit);
        double perChainlet = results.Nanoseconds(edit) / Chainlets / 1e6;
        Row($"{emit.Name}, the generated code with it", Duration.Text(results.Nanoseconds(emit)), Goals.None);
        Row(cold.Name, Duration.Text(results.Nanoseconds(cold)), Goals.None);
        Row($"{cold.Name} ÷ Emit", Text.Ratio(ratio), Goals.AtMost(ratio, 0.05));
        Row($"{edit.Name}, per chainlet", Milliseconds(perChainlet), Goals.AtMost(perChainlet, 0.15, "ms"));
        Row("… allocated, per chainlet", Text.Bytes(results.Allocated(edit) / Chainlets), Goals.None);
        Row($"{declaration.Name}, so that all is read again, per chainlet", Milliseconds(results.Nanoseconds(declaration) / Chainlets / 1e6), Goals.None);
    }

    /// <summary>What the compiler's own report says with ReportAnalyzer: the time inside the analyzers, beside which the compiler binds nothing for them that it would not bind anyway.</summary>
    private static async Task MeasureAnalyzersAsync()
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = ProductAnalyzers.Create();

        // So that all of this code is compiled.
        await MeasureAsync(new CompiledProject(AnalyzedChainlets / 4));
        var project = new CompiledProject(AnalyzedChainlets);
        var shares = new List<double>();
        var analyzed = new List<double>();
        for (int round = 0; round < AnalyzerRounds; round++)
        {
            (double ours, double inAnalyzers, double emit) = await MeasureAsync(project);
            analyzed.Add(inAnalyzers);
            shares.Add(ours / emit);
        }

        double share = shares.Average();
        Row($"{analyzers.Length} analyzers, as the compiler reports their time, {AnalyzedChainlets} chainlets", Duration.Text(analyzed.Average() * 1e6), Goals.None);
        Row(string.Create(CultureInfo.InvariantCulture, $"generator and analyzers ÷ Emit, {AnalyzedChainlets} chainlets"), Text.Ratio(share), Goals.AtMost(share, 0.10));

        async Task<(double Ours, double InAnalyzers, double Emit)> MeasureAsync(CompiledProject measured)
        {
            CSharpCompilation complete = measured.Complete;
            double emit = Measure(() => measured.Emit(complete));
            double cold = Measure(() => NewDriver().RunGenerators(measured.Compilation.Clone()));
            double inAnalyzers = await AnalyzeAsync(complete, analyzers);
            return (cold + inAnalyzers, inAnalyzers, emit);
        }

        static double Measure(Action action)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static async Task<double> AnalyzeAsync(CSharpCompilation complete, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: static (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer} threw: {exception.Message}", exception),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: true);
        var analysis = new CompilationWithAnalyzers(complete.Clone(), analyzers, options);
        AnalysisResult result = await analysis.GetAnalysisResultAsync(CancellationToken.None);
        return result.AnalyzerTelemetryInfo.Values.Sum(static info => info.ExecutionTime.TotalMilliseconds);
    }

    private static void CountOutputsAfterEdits()
    {
        var project = new CompiledProject(Chainlets);

        // The driver hands out the very same text where an output comes from the cache.
        var cached = project.Driver.GetRunResult().Results.Single().GeneratedSources.Select(static source => source.SourceText).ToHashSet(ReferenceEqualityComparer.Instance);
        Row("outputs that are not from the cache after an edit in a body", "int local = 1;", "int local = 2;", 0);
        Row("… after a changed annotation: the chainlet's descriptor", "CpuCount = 2", "CpuCount = 4", 1);
        Row("… after a changed signature: the chainlet's code, and its descriptor", "int maxNewTokens = 256", "int maxNewTokens = 512", 2);

        void Row(string what, string before, string after, int goal)
        {
            GeneratorDriverRunResult result = project.Driver.RunGenerators(project.Edit(before, after)).GetRunResult();
            int written = result.Results.Single().GeneratedSources.Count(source => !cached.Contains(source.SourceText));
            GeneratorCommand.Row(what, written.ToString(CultureInfo.InvariantCulture), Goals.Exactly(written, goal));
        }
    }

    private static void MeasureVolume()
    {
        GeneratorRunResult plain = NewDriver().RunGenerators(CompiledProject.Compile([SampleProject.Plain])).GetRunResult().Results.Single();
        GeneratorRunResult sample = NewDriver().RunGenerators(CompiledProject.Compile(SampleProject.Files(SampleProject.ChainletsPerFile))).GetRunResult().Results.Single();
        VolumeRow("a chainlet of scalars", plain, 1);
        VolumeRow("a chainlet of lists of messages", sample, SampleProject.ChainletsPerFile);
        double codec = Volume(sample, ".codec.g.cs") / SampleProject.ChainletsPerFile;
        Row("code generated for a message type of three members", Text.Bytes(codec), Goals.AtMost(codec, 2_000, "B"));

        static void VolumeRow(string what, GeneratorRunResult result, int chainlets)
        {
            double code = Volume(result, ".chainlet.g.cs") / chainlets;
            double descriptor = Volume(result, ".descriptor.g.cs") / chainlets;
            Row($"code generated for {what}", Text.Bytes(code), Goals.AtMost(code, 4_000, "B"));
            Row($"… and its descriptor, one string", Text.Bytes(descriptor), Goals.None);
        }

        static double Volume(GeneratorRunResult result, string suffix) =>
            result.GeneratedSources.Where(source => source.HintName.EndsWith(suffix, StringComparison.Ordinal)).Sum(static source => (double)source.SourceText.Length);
    }

    private static async Task CompareSizesAsync(TimeSpan length)
    {
        var few = new CompiledProject(Chainlets);
        var many = new CompiledProject(ManyChainlets);
        Contestant fewCold = Cold(few);
        Contestant manyCold = Cold(many);
        Contestant fewEdit = Edited(few, few.Driver);
        Contestant manyEdit = Edited(many, many.Driver);
        NoOpGenerator fewFiles = NoOpGenerator.Of(GeneratedFile.AllOf(few.Driver));
        NoOpGenerator manyFiles = NoOpGenerator.Of(GeneratedFile.AllOf(many.Driver));
        Contestant fewColdFloor = FromNothing(few, () => fewFiles);
        Contestant manyColdFloor = FromNothing(many, () => manyFiles);
        Contestant fewFloor = Edited(few, CSharpGeneratorDriver.Create(fewFiles).RunGenerators(few.Compilation));
        Contestant manyFloor = Edited(many, CSharpGeneratorDriver.Create(manyFiles).RunGenerators(many.Compilation));
        RoundResults results = await Rounds.RunAsync(length, fewCold, manyCold, fewColdFloor, manyColdFloor, fewEdit, manyEdit, fewFloor, manyFloor);
        const double Times = (double)ManyChainlets / Chainlets;
        double cold = results.Ratio(manyCold, to: fewCold) / Times;
        double edit = results.Ratio(manyEdit, to: fewEdit) / Times;
        string what = string.Create(CultureInfo.InvariantCulture, $"per chainlet, {ManyChainlets:#,0} ÷ {Chainlets:#,0} chainlets");
        Row($"the generator from nothing, {what}", Text.Ratio(cold), Goals.AtMost(cold, 1.25));
        Row("… a no-op that adds the same files", Text.Ratio(results.Ratio(manyColdFloor, to: fewColdFloor) / Times), Goals.None);
        Row("… what the generator takes on top of the no-op", Text.Ratio(results.Over(manyCold, manyColdFloor) / results.Over(fewCold, fewColdFloor) / Times), Goals.None);
        double perChainlet = results.Nanoseconds(manyEdit) / ManyChainlets / 1e6;
        Row($"the generator after an edit in a body, {what}", Text.Ratio(edit), Goals.AtMost(edit, 1.25));
        Row("… a no-op that adds the same files", Text.Ratio(results.Ratio(manyFloor, to: fewFloor) / Times), Goals.None);
        Row(string.Create(CultureInfo.InvariantCulture, $"… the generator ÷ the no-op, {Chainlets:#,0} chainlets, {ManyChainlets:#,0} chainlets"), $"{Text.Ratio(results.Ratio(fewEdit, to: fewFloor))}, {Text.Ratio(results.Ratio(manyEdit, to: manyFloor))}", Goals.None);
        Row(string.Create(CultureInfo.InvariantCulture, $"the generator after an edit in a body, {ManyChainlets:#,0} chainlets, per chainlet"), Milliseconds(perChainlet), Goals.AtMost(perChainlet, 0.15, "ms"));

        static Contestant Edited(CompiledProject project, GeneratorDriver driver)
        {
            CSharpCompilation edited = project.Edit("int local = 1;", "int local = 2;");
            return new Contestant("after an edit in a body", () => driver.RunGenerators(edited.Clone()));
        }
    }

    private static Contestant Cold(CompiledProject project) => FromNothing(project, static () => new ChainletGenerator());

    private static Contestant FromNothing(CompiledProject project, Func<IIncrementalGenerator> create) =>
        new("the generator from nothing", () => CSharpGeneratorDriver.Create(create()).RunGenerators(project.Compilation.Clone()));

    private static CSharpGeneratorDriver NewDriver() => CSharpGeneratorDriver.Create(new ChainletGenerator());

    private static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.000} ms");

    private static void Row(string what, string figure, string goal) => Console.WriteLine($"| {what} | {figure} | {goal} |");
}
