using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests;

/// <summary>
/// Every fix on every program that breaks its rule, in all the forms in which it may be written: what a fix leaves compiles, keeps the rule, breaks no other, keeps comments and layout.
/// <c>CHAINS_FIXES=full</c> tries each program in each form, <c>CHAINS_FIXES=CHN0101,CHN0102</c> those of two rules; by default each of a page is tried in all, and those of the tests in some, in other ones each.
/// How many that were, and in which forms no fix is offered though there is one for the program as it is, is the test's output (<c>-showLiveOutput</c>).
/// </summary>
public sealed class FixTests
{
    private const int FormsOfTests = 3;

    private const string BetweenWords = "comments between words";

    private static readonly string[] Full = (Environment.GetEnvironmentVariable("CHAINS_FIXES") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static readonly Regex Comment = new("k[0-9]+e", RegexOptions.None, TimeSpan.FromSeconds(5));

    public static IEnumerable<TheoryDataRow<string>> Fixable => Catalog.Fixes.SelectMany(f => f.FixableDiagnosticIds).Order(StringComparer.Ordinal).Select(id => new TheoryDataRow<string>(id));

    /// <summary>What is removed takes the comments between its words along: a parameter, an argument, a default, an item, an attribute. All other comments stay.</summary>
    private static readonly string[] Removing = ["CHN0003", "CHN0010", "CHN0023", "CHN0026", "CHN0028", "CHN0035", "CHN0042", "CHN0103", "CHN0109", "CHN0112", "CHN0204", "CHN0302", "CHN0307"];

    /// <summary>A class that becomes a chainlet, or one that others can see, can break a rule that it had no part in before: an entrypoint that is missing, a place where no chainlet may stand.</summary>
    private static readonly (string Fixed, string Shown)[] Shows = [("CHN0004", "CHN0107"), ("CHN0027", "CHN0004")];

    /// <summary>What a record takes in its constructor are public members, which a chainlet must not have: a repair by its constructor is one of a class alone.</summary>
    private const string OfClassesAlone = "records";

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task A_fix_leaves_what_compiles_and_keeps_the_rule(string id)
    {
        Assert.SkipUnless(Full.Length == 0 || Full.Contains("full") || Full.Contains(id), "CHAINS_FIXES asks for others.");
        CodeFixProvider fix = Catalog.Fixes.Single(f => f.FixableDiagnosticIds.Contains(id));
        List<string> problems = [];
        int offers = 0;
        int texts = 0;
        FixProgram[] programs = [.. FixPrograms.All.Where(p => p.Id == id)];
        for (int i = 0; i < programs.Length; i++)
        {
            int number = i;
            int openAsItIs = 0;
            string[] errorsAsItIs = [];
            foreach (string form in FixVariants.Names.Where((_, form) => form == 0 || Full.Contains("full") || Full.Contains(id) || programs[number].Name == "page" || (form + (number * 7)) % (FixVariants.Names.Count / FormsOfTests) == 0))
            {
                if (FixVariants.Write(programs[i].Text, form) is { } text)
                {
                    texts++;
                    (int offered, int open, string[] errors) = await Try(fix, programs[i] with { Text = text }, form, problems);
                    offers += offered;
                    if (form == FixVariants.Names[0])
                    {
                        (openAsItIs, errorsAsItIs) = (open, errors);
                    }
                    // A form may break another rule that the repair needs kept: nothing is generated for a class within another one.
                    if (open > openAsItIs && form != OfClassesAlone && !errors.Except(errorsAsItIs, StringComparer.Ordinal).Any())
                    {
                        TestContext.Current.TestOutputHelper?.WriteLine($"{programs[i].Name} ({form}): offered at {offered} places and not at {open}, which are {openAsItIs} in the program as it is");
                    }
                }
            }
        }
        foreach (FixProgram program in programs.Where(p => p.Name == "page" || Full.Contains("full") || Full.Contains(id)))
        {
            if (FixVariants.Split(program.Text) is var (main, other))
            {
                texts++;
                offers += (await Try(fix, program with { Text = main, Options = program.Options with { OtherFiles = program.Options.OtherFiles.Add(other) } }, "in two files", problems)).Offers;
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{id}: {programs.Length} programs, {texts} texts, {offers} fixes");
        Assert.True(offers > 0, $"The fix of {id} is offered nowhere.");
        Assert.True(problems.Count == 0, $"{problems.Count} of {offers}:\n{string.Join("\n\n", problems.Take(12))}");
    }

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task A_fix_of_all_leaves_none(string id)
    {
        CodeFixProvider fix = Catalog.Fixes.Single(f => f.FixableDiagnosticIds.Contains(id));
        FixProgram? example = null;
        foreach (FixProgram program in FixPrograms.All.Where(p => p.Id == id && (p.Options.Lock.Length > 0 || FixVariants.Write(p.Text, "block namespace") is not null)))
        {
            if (await IsRepairedByOne(fix, program))
            {
                example = program;
                break;
            }
        }
        Assert.True(example is not null, $"No program breaks {id} in one place that its fix repairs.");
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            await TryAll(fix, example, scope);
        }
    }

    [Fact]
    public async Task A_fix_is_not_offered_where_another_project_would_no_longer_compile()
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        (Solution solution, DocumentId models) = FixWorkspace.AddProject(workspace.CurrentSolution, "models", """
            public static class Models
            {
                [Chainlet]
                public sealed partial class Echo
                {
                    public Task<string> RunRemote(string text) => Task.FromResult(text);
                }
            }
            """, RuleOptions.Default);
        CodeFixProvider fix = Catalog.Fixes.Single(f => f.FixableDiagnosticIds.Contains("CHN0004"));
        Assert.NotNull(await Offered(solution));

        (solution, DocumentId user) = FixWorkspace.AddProject(solution, "user", "public sealed record User(Models.Echo Echo);", RuleOptions.Default);
        Assert.Null(await Offered(solution.AddProjectReference(user.ProjectId, new ProjectReference(models.ProjectId))));

        async Task<CodeAction?> Offered(Solution opened)
        {
            Document document = opened.GetDocument(models)!;
            return await FixWorkspace.Offer(fix, document, Assert.Single(await FixWorkspace.Diagnose(document.Project), d => d.Id == "CHN0004"));
        }
    }

    [Fact]
    public async Task A_fix_of_all_makes_one_attribute_of_two_new_secrets() => await Fix<CodeFixes.SecretMustBeDeclaredFix>.TurnsAll("""
        [Chainlet]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["first"] + context.Secrets["second"] + context.Secrets["first"]);
        }
        """,
        """
        [Chainlet]
        [Assets(SecretKeys = ["first", "second"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["first"] + context.Secrets["second"] + context.Secrets["first"]);
        }
        """);

    private static async Task TryAll(CodeFixProvider fix, FixProgram program, FixAllScope scope)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Solution solution = workspace.CurrentSolution;
        // A contract is one of the whole project; all else is there three times in each.
        bool isOne = program.Options.Lock.Length > 0;
        DocumentId first = null!;
        foreach (string project in new[] { "project", "second" })
        {
            string main = isOne ? program.Text : Copy(program.Text, 1) + "\n" + Copy(program.Text, 2);
            ImmutableArray<(string, string)> contract = [.. program.Options.Lock.Select(f => (f.Path.Replace("/project/", $"/{project}/", StringComparison.Ordinal), f.Text))];
            (solution, DocumentId id) = FixWorkspace.AddProject(solution, project, main, program.Options with { Lock = contract }, isOne ? [] : [Copy(program.Text, 3)]);
            first ??= id;
        }
        Document document = solution.GetDocument(first)!;
        string rule = fix.FixableDiagnosticIds[0];
        ImmutableArray<Diagnostic> before = await FixWorkspace.Diagnose(document.Project);
        SyntaxTree? tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        CodeAction? one = await FixWorkspace.Offer(fix, document, before.First(d => d.Id == rule && d.Location.SourceTree == tree));
        Assert.True(one is not null, $"{program.Name}: nothing is offered.");
        FixAllContext context = new(document, fix, scope, one.EquivalenceKey, fix.FixableDiagnosticIds, new FixWorkspace.Reported(), TestContext.Current.CancellationToken);
        CodeAction all = await fix.GetFixAllProvider()!.GetFixAsync(context) ?? throw new InvalidOperationException("No fix for all is offered.");
        Solution after = await FixWorkspace.Apply(all);
        foreach (Project project in after.Projects)
        {
            ImmutableArray<Diagnostic> left = await FixWorkspace.Diagnose(project);
            SyntaxTree? fixedTree = project.Id == document.Project.Id ? await after.GetDocument(first)!.GetSyntaxTreeAsync(TestContext.Current.CancellationToken) : null;
            string describe = $"{scope}, {program.Name}, {project.Name}:\n{string.Join('\n', left.Select(Compile.Describe))}\n{fixedTree}";
            bool isRepaired = scope == FixAllScope.Solution || project.Id == document.Project.Id;
            int expected = !isRepaired || (scope == FixAllScope.Document && !isOne) ? -1 : 0;
            Assert.True(expected < 0 || left.All(d => d.Id != rule), describe);
            Assert.True(left.All(d => d.Id != rule || d.Location.SourceTree != fixedTree), describe);
            Assert.True(left.Count(IsCompilers) <= before.Count(IsCompilers), describe);
        }
    }

    private static string Copy(string program, int number)
    {
        string text = FixVariants.Write(program, "block namespace")!;
        int start = text.IndexOf("namespace Shop.Lines", StringComparison.Ordinal);
        // Usings before a second namespace would come too late; entrypoints of one name are one chain.
        string usings = text[..start].Trim();
        return Regex.Replace(
            $"namespace Copy{number}\n{{\n{(usings.Length > 0 ? string.Join('\n', usings.Split('\n').Select(u => "    " + u)) + "\n\n" : "")}{text[(text.IndexOf('{', start) + 2)..]}",
            "Entrypoint\\(\"(?<name>[a-z]+)\"\\)", m => $"Entrypoint(\"{m.Groups["name"].Value}{number}\")", RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    private static async Task<bool> IsRepairedByOne(CodeFixProvider fix, FixProgram program)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        (Solution solution, DocumentId id) = FixWorkspace.AddProject(workspace.CurrentSolution, "project", program.Text, program.Options);
        Document document = solution.GetDocument(id)!;
        foreach (Diagnostic diagnostic in (await FixWorkspace.Diagnose(document.Project)).Where(d => fix.FixableDiagnosticIds.Contains(d.Id) && d.Location.SourceTree?.FilePath == document.FilePath))
        {
            if (await FixWorkspace.Offer(fix, document, diagnostic) is { } action)
            {
                Project after = (await FixWorkspace.Apply(action)).GetProject(document.Project.Id)!;
                return (await FixWorkspace.Diagnose(after)).All(d => !fix.FixableDiagnosticIds.Contains(d.Id));
            }
        }
        return false;
    }

    private static async Task<(int Offers, int Open, string[] Errors)> Try(CodeFixProvider fix, FixProgram program, string form, List<string> problems)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        RuleOptions options = form == "top-level program" ? program.Options with { OutputKind = OutputKind.ConsoleApplication } : program.Options;
        (Solution solution, DocumentId id) = FixWorkspace.AddProject(workspace.CurrentSolution, "project", program.Text, options);
        string rule = fix.FixableDiagnosticIds[0];
        Project project = solution.GetProject(id.ProjectId)!;
        ImmutableArray<Diagnostic> before = await FixWorkspace.Diagnose(project);
        int offers = 0;
        int open = 0;
        foreach (Diagnostic diagnostic in before.Where(d => d.Id == rule))
        {
            if (project.GetDocument(diagnostic.Location.SourceTree) is not { } document || await FixWorkspace.Offer(fix, document, diagnostic) is not { } action)
            {
                open++;
                continue;
            }
            string was = (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
            offers++;
            Solution after = await FixWorkspace.Apply(action);
            Document changed = after.GetDocument(document.Id)!;
            string text = (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
            ImmutableArray<Diagnostic> left = await FixWorkspace.Diagnose(changed.Project);
            List<string> wrong = [];
            string[] fresh = [.. Keys(left.Where(IsCompilers)).Except(Keys(before.Where(IsCompilers)), StringComparer.Ordinal)];
            if (fresh.Length > 0 && left.Count(IsCompilers) >= before.Count(IsCompilers))
            {
                wrong.Add("does not compile any more: " + string.Join(", ", fresh));
            }
            if (left.Count(d => d.Id == rule) >= before.Count(d => d.Id == rule))
            {
                wrong.Add("the rule is broken as before");
            }
            string[] others = [.. left.Where(d => !IsCompilers(d) && d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Distinct(StringComparer.Ordinal).Where(other => !Shows.Contains((rule, other)) && left.Count(d => d.Id == other) > before.Count(d => d.Id == other))];
            if (others.Length > 0)
            {
                wrong.Add("breaks " + string.Join(", ", others));
            }
            string[] lost = [.. Comments(was).Except(Comments(text), StringComparer.Ordinal)];
            if (lost.Length > 0 && !(form == BetweenWords && Removing.Contains(rule, StringComparer.Ordinal)))
            {
                wrong.Add("loses the comments " + string.Join(", ", lost));
            }
            if (was.Contains("\r\n", StringComparison.Ordinal) && text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal))
            {
                wrong.Add("mixes line ends");
            }
            // A formatter has its own mind about a comment in the middle of a line or behind what is gone, and about a program on one line.
            bool isLaidOut = form is not (BetweenWords or "links on lines" or "one blank between all words") && !(form == "comments at line ends" && Removing.Contains(rule, StringComparer.Ordinal));
            if (isLaidOut && await Formatted(document) == was && await Formatted(changed) is { } formatted && formatted != text)
            {
                wrong.Add("would be laid out as:\n" + formatted);
            }
            if (wrong.Count > 0)
            {
                problems.Add($"{program.Name} ({form}): {string.Join("; ", wrong)}\n{string.Join('\n', left.Select(Compile.Describe))}\n{text}\n--- was\n{was}");
            }
        }
        return (offers, open, [.. before.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id)]);
    }

    private static IEnumerable<string> Comments(string text) => Comment.Matches(text).Select(m => m.Value);

    private static async Task<string> Formatted(Document document) =>
        (await (await Formatter.FormatAsync(document, document.Project.Solution.Options, TestContext.Current.CancellationToken)).GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    private static string[] Keys(IEnumerable<Diagnostic> errors) => [.. errors.Select(e => e.Id + ": " + e.GetMessage(CultureInfo.InvariantCulture))];

    private static bool IsCompilers(Diagnostic diagnostic) => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal);
}
