using System.Collections.Immutable;
using System.Diagnostics;
using Chains.Analyzers.Fuzz.Corpus;
using Chains.Analyzers.Fuzz.Judging;
using Chains.Analyzers.Fuzz.Mutation;
using Chains.Analyzers.Fuzz.Running;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests;

/// <summary>The command that breaks programs: it breaks them as it says, and what must not be does not escape it.</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly FuzzProgram Poems = ProgramList.All.Single(static program => program.Name == "Poems");

    [Fact]
    public void All_programs_are_there()
    {
        Assert.All(Programs.All.Keys, name => Assert.Contains(ProgramList.All, program => program.Name == name));
        Assert.All(Support.Catalog.Rules, rule => Assert.Equal(2, ProgramList.All.Count(program => program.Name.StartsWith(rule.Rule.Id + "/", StringComparison.Ordinal))));
        Assert.All(Directory.GetDirectories(Repo.PathOf("samples")).SelectMany(static folder => Directory.GetFiles(folder, "*.csproj")), path => Assert.Contains(ProgramList.All, program => program.Name == Path.GetRelativePath(Repo.Root, path)[..^".csproj".Length]));
        Assert.All(CorrectPrograms.All.Keys, name => Assert.Contains(ProgramList.All, program => program.Name == "correct/" + name || program.Name.StartsWith($"correct/{name}/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_variant_follows_from_its_seed_and_number()
    {
        Mutator one = new(Poems, 1);
        Variant[] first = [.. Enumerable.Range(0, 100).Select(one.Make)];
        Mutator same = new(Poems, 1);
        Mutator other = new(Poems, 2);
        foreach (Variant variant in first.Reverse())
        {
            Assert.Equal(variant.Files, same.Make(variant.Number).Files);
            Assert.Equal(variant.Lock, same.Make(variant.Number).Lock);
        }

        Assert.True(first.Count(variant => variant.Files.SequenceEqual(other.Make(variant.Number).Files)) < 20);
    }

    [Fact]
    public void Every_token_is_an_end_and_a_gap_and_changes_places_once_and_every_declaration_is_there_twice_once()
    {
        FuzzProgram program = new("One", [new SourceFile("/project/One.cs", "[Chainlet] public class A { public int RunRemote(int a) => a; }")]);
        Mutator mutator = new(program, 7);
        int tokens = 18;
        Variant[] variants = [.. Enumerable.Range(0, mutator.SystematicCount).Select(i => mutator.Make(2 * i))];
        Dictionary<string, HashSet<string>> texts = variants.GroupBy(variant => variant.Kinds[^1]).ToDictionary(group => group.Key, group => group.Select(variant => variant.Files[0].Text).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(tokens, texts["cut off after a token"].Count);
        Assert.Equal(tokens, texts["without a token"].Count);
        Assert.Equal(tokens - 1, variants.Count(variant => variant.Kinds[^1] == "two neighbours swapped"));
        // The class, its attribute and the list of that, the method, its parameter.
        Assert.Equal(5, texts["a declaration twice"].Count);
        Assert.Contains("[Chainlet] public class A { public int RunRemote(int a, int a) => a; }", texts["a declaration twice"]);
        Assert.Equal(4, texts.Count);
    }

    [Fact]
    public void Everything_that_can_be_done_is_done()
    {
        Mutator mutator = new(Poems, 1);
        HashSet<string> kinds = [.. Enumerable.Range(0, 3000).SelectMany(number => mutator.Make(number).Kinds)];
        Assert.All(SourceMutations.All, mutation => Assert.Contains(mutation.Kind, kinds));
        Assert.Contains(kinds, kind => kind.StartsWith("in the lock ", StringComparison.Ordinal));
        Assert.All(["a lock file missing", "a lock file twice", "a lock file of another name", "a lock nested deeply"], kind => Assert.Contains(kind, kinds));
    }

    [Fact]
    public async Task What_throws_is_found()
    {
        using Session session = new(Poems, new Components([new Throwing.Generator()], [new Throwing.Analyzer()], []));
        Verdict verdict = await session.JudgeAsync(Mutator.Unbroken(Poems));
        Assert.Contains(verdict.Problems, problem => problem.StartsWith("the generator threw: System.InvalidOperationException: on purpose", StringComparison.Ordinal));
        Assert.Contains(verdict.Problems, problem => problem.StartsWith("the generator failed: ", StringComparison.Ordinal) && problem.Contains("CS8785", StringComparison.Ordinal));
        Assert.Contains(verdict.Problems, problem => problem.StartsWith("Analyzer threw: System.InvalidOperationException: on purpose", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_generated_file_that_does_not_parse_or_compile_is_found()
    {
        using Session malformed = new(Poems, new Components([new Writing("class {")], [], []));
        Assert.Contains((await malformed.JudgeAsync(Mutator.Unbroken(Poems))).Problems, problem => problem.StartsWith("a generated file does not parse: ", StringComparison.Ordinal));

        FuzzProgram plain = new("Plain", [new SourceFile("/project/Plain.cs", "class Plain;")]);
        using Session wrong = new(plain, new Components([new Writing("class Generated : Missing;")], [], []));
        Assert.StartsWith("only generated code has errors: ", Assert.Single((await wrong.JudgeAsync(Mutator.Unbroken(plain))).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fix_that_throws_or_leaves_what_does_not_parse_is_found()
    {
        FuzzProgram program = ProgramList.All.Single(static program => program.Name == "CHN0001/1");
        using Session session = new(program, Components.Ours with { Fixes = [new Throwing.Fix(), new Spoiling()] });
        Verdict verdict = await session.JudgeAsync(Mutator.Unbroken(program));
        Assert.Contains(verdict.Problems, problem => problem.StartsWith("Fix for CHN0001 threw: System.InvalidOperationException: on purpose", StringComparison.Ordinal));
        Assert.Contains(verdict.Problems, problem => problem.StartsWith("Spoiling for CHN0001 leaves ", StringComparison.Ordinal));
        Assert.Equal(2, verdict.Problems.Count);
    }

    [Fact]
    public async Task What_no_rule_reported_and_the_build_refuses_is_found()
    {
        FuzzProgram program = ProgramList.All.Single(static program => program.Name == "CHN0106/1");
        using Session session = new(program, Components.Ours with { Analyzers = [] });
        Assert.StartsWith("the build refuses what no rule reported: CHN09", (await session.JudgeAsync(Mutator.Unbroken(program))).Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_too_long_has_a_name()
    {
        Workers workers = new(2);
        int slot = workers.Enter();
        Assert.NotEqual(slot, workers.Enter());
        workers.Begin(slot, "Poems");
        Assert.Equal(["Poems"], workers.Stuck(TimeSpan.Zero));
        Assert.Empty(workers.Stuck(TimeSpan.FromHours(1)));
        workers.End(slot);
        Assert.Empty(workers.Stuck(TimeSpan.Zero));
    }

    [Fact]
    public async Task What_ends_the_process_has_a_name()
    {
        using StringWriter output = new();
        int started = 0;
        Supervisor supervisor = new(["--variants", "9"], arguments =>
        {
            string journal = arguments.Last();
            // The whole run dies while two variants are tried; then the first is innocent, the second is not.
            string end = started++ == 1 ? "exit 0" : "kill -SEGV $$";
            if (started == 1)
            {
                using Journal writing = new(journal, 3);
                writing.Begin(0, "--only A --variant 1");
                writing.Begin(1, "--only B --variant 2");
                writing.Begin(2, "--only C --variant 3");
                writing.End(2);
            }

            return new ProcessStartInfo("sh", ["-c", end]);
        }, output);
        Assert.Equal(1, await supervisor.RunAsync());
        Assert.Matches("""
            ^FAILURE the process ended by itself, with [0-9]+, while it tried 2 variants
            not alone: --only A --variant 1
            FAILURE ends the process, with [0-9]+: --only B --variant 2
            $
            """, output.ToString());
    }

    [Fact]
    public async Task The_command_tries_so_many_variants_and_one_again()
    {
        await using ProcessRun run = Start("--only", "CHN0102", "--variants", "60", "--seed", "1");
        Assert.True(await run.WaitAsync(Limit, TestContext.Current.CancellationToken) == 0, run.Output + run.Errors);
        Assert.StartsWith("seed 1: 60 variants of 2 programs, ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("PASSED: 60 variants, 0 failures\n", run.Output, StringComparison.Ordinal);

        await using ProcessRun again = Start("--only", "CHN0102/1", "--variant", "5", "--seed", "1");
        Assert.True(await again.WaitAsync(Limit, TestContext.Current.CancellationToken) == 0, again.Output + again.Errors);
        Assert.Contains(new Mutator(ProgramList.All.Single(static program => program.Name == "CHN0102/1"), 1).Make(5).Files[0].Text.Trim(), again.Output, StringComparison.Ordinal);
        Assert.EndsWith("PASSED: 1 variants, 0 failures\n", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no program 'nonsense'; --list prints them.", "--only", "nonsense")]
    [InlineData("There is no option --nonsense.", "--nonsense", "1")]
    [InlineData("--variants needs a number, not 'many'.", "--variants", "many")]
    [InlineData("--seed needs a value.", "--seed")]
    [InlineData("--variant needs one program: name it with --only.", "--variant", "3")]
    public void A_wrong_command_line_is_refused(string message, params string[] arguments) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FuzzOptions.Parse(arguments)).Message);

    private static ProcessRun Start(params string[] arguments) => ProcessRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chains.Analyzers.Fuzz.dll"), .. arguments]);

#pragma warning disable RS1036, RS1038, RS1041, RS1042, RS1016 // Stand-ins of the tests, which nobody else loads.
    private static class Throwing
    {
        [Generator(LanguageNames.CSharp)]
        public sealed class Generator : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(context.CompilationProvider, static (_, _) => throw new InvalidOperationException("on purpose"));
        }

        [DiagnosticAnalyzer(LanguageNames.CSharp)]
        public sealed class Analyzer : DiagnosticAnalyzer
        {
            public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("TEST1", "Test", "Test", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

            public override void Initialize(AnalysisContext context)
            {
                context.EnableConcurrentExecution();
                context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
                context.RegisterSymbolAction(static _ => throw new InvalidOperationException("on purpose"), SymbolKind.NamedType);
            }
        }

        public sealed class Fix : CodeFixProvider
        {
            public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CHN0001"];

            public override FixAllProvider? GetFixAllProvider() => null;

            public override Task RegisterCodeFixesAsync(CodeFixContext context) => throw new InvalidOperationException("on purpose");
        }
    }

    [Generator(LanguageNames.CSharp)]
    private sealed class Writing(string text) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterPostInitializationOutput(output => output.AddSource("Written.g.cs", text));
    }

    private sealed class Spoiling : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CHN0001"];

        public override FixAllProvider? GetFixAllProvider() => null;

        public override Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            context.RegisterCodeFix(CodeAction.Create("Spoil", _ => Task.FromResult(context.Document.WithText(SourceText.From("class {"))), "Spoil"), context.Diagnostics);
            return Task.CompletedTask;
        }
    }
#pragma warning restore RS1036, RS1038, RS1041, RS1042, RS1016
}
