using System.Collections.Immutable;
using System.Reflection;
using Chains.Generators;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests.Support;

/// <summary>Applies a fix as an editor does: in a workspace whose project runs the generator.</summary>
internal static class Fix<TFix>
    where TFix : CodeFixProvider, new()
{
    /// <summary>Applies the fix at the first place that its rule reports; what it leaves must have no diagnostic at all.</summary>
    public static Task Turns(string before, string after, OutputKind outputKind = OutputKind.DynamicallyLinkedLibrary) => Turns(before, after, [], outputKind);

    /// <summary>The same beside a contract lock.</summary>
    public static async Task Turns(string before, string after, ImmutableArray<(string Path, string Text)> contract, OutputKind outputKind = OutputKind.DynamicallyLinkedLibrary)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = Open(workspace, before, outputKind);
        Solution solution = document.Project.Solution;
        foreach ((string path, string text) in contract)
        {
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(document.Project.Id), Path.GetFileName(path), SourceText.From(text), filePath: path);
        }
        document = solution.GetDocument(document.Id)!;
        CodeAction action = (await Actions(document)).FirstOrDefault() ?? throw new InvalidOperationException("No fix is offered.");
        await AssertResult(document, action, after);
    }

    /// <summary>Applies the fix everywhere in the document at once.</summary>
    public static async Task TurnsAll(string before, string after)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = Open(workspace, before, OutputKind.DynamicallyLinkedLibrary);
        TFix fix = new();
        CodeAction first = (await Actions(document)).First();
        FixAllContext context = new(
            document, fix, FixAllScope.Document, first.EquivalenceKey, fix.FixableDiagnosticIds, new Reported(), TestContext.Current.CancellationToken);
        CodeAction all = await fix.GetFixAllProvider()!.GetFixAsync(context) ?? throw new InvalidOperationException("No fix for all is offered.");
        await AssertResult(document, all, after);
    }

    /// <summary>The rule reports the program, but no mechanical repair would leave code that compiles.</summary>
    public static async Task IsNotOffered(string program, OutputKind outputKind = OutputKind.DynamicallyLinkedLibrary, params string[] otherFiles)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = Open(workspace, program, outputKind, otherFiles);
        TFix fix = new();
        Assert.Contains(await Diagnose(document.Project), d => fix.FixableDiagnosticIds.Contains(d.Id));
        Assert.Empty(await Actions(document));
    }

    /// <summary>Applies a fix that edits the contract lock, at the first place that its rule reports: the program stays as it is and has no diagnostic any more.</summary>
    /// <param name="program">The project's one file.</param>
    /// <param name="before">The lock.</param>
    /// <param name="after">The lock that the fix leaves.</param>
    /// <param name="options">What else the project has.</param>
    public static async Task Records(string program, ImmutableArray<(string Path, string Text)> before, ImmutableArray<(string Path, string Text)> after, RuleOptions? options = null)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = OpenLocked(workspace, program, before, options ?? RuleOptions.Default);
        CodeAction action = (await Actions(document)).FirstOrDefault() ?? throw new InvalidOperationException("No fix is offered.");
        await AssertLock(document, action, after);
    }

    /// <summary>The same for all at once, in each scope.</summary>
    public static async Task RecordsAll(string program, ImmutableArray<(string Path, string Text)> before, ImmutableArray<(string Path, string Text)> after)
    {
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
            Document document = OpenLocked(workspace, program, before, RuleOptions.Default);
            TFix fix = new();
            Assert.Contains(scope, fix.GetFixAllProvider()!.GetSupportedFixAllScopes());
            CodeAction first = (await Actions(document)).First();
            FixAllContext context = new(document, fix, scope, first.EquivalenceKey, fix.FixableDiagnosticIds, new Reported(), TestContext.Current.CancellationToken);
            await AssertLock(document, await fix.GetFixAllProvider()!.GetFixAsync(context) ?? throw new InvalidOperationException("No fix for all is offered."), after);
        }
    }

    /// <summary>Whether the fix is offered beside a lock, at any of the places that its rule reports; null where it reports none.</summary>
    public static async Task<bool?> IsOffered(string program, ImmutableArray<(string Path, string Text)> contract, RuleOptions? options = null)
    {
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = OpenLocked(workspace, program, contract, options ?? RuleOptions.Default);
        TFix fix = new();
        return (await Diagnose(document.Project)).Any(d => fix.FixableDiagnosticIds.Contains(d.Id)) ? (await Actions(document)).Count > 0 : null;
    }

    private static Document OpenLocked(AdhocWorkspace workspace, string program, ImmutableArray<(string Path, string Text)> contract, RuleOptions options)
    {
        Document document = Open(workspace, program, options.OutputKind);
        ProjectId project = document.Project.Id;
        Solution solution = document.Project.Solution;
        foreach ((string path, string text) in contract)
        {
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project), Path.GetFileName(path), SourceText.From(text), filePath: path);
        }
        // MSBuild's properties and the .editorconfig, as a project hands them to the compiler.
        IEnumerable<string> properties = options.Properties.Add("ProjectDir", "/project/").AddRange(options.ChainsJsonNaming is { } naming ? [new("ChainsJsonNaming", naming)] : []).Select(p => $"build_property.{p.Key} = {p.Value}\n");
        solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(project), ".globalconfig", SourceText.From("is_global = true\n" + string.Concat(properties)), filePath: "/project/obj/.globalconfig");
        solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(project), ".editorconfig", SourceText.From("root = true\n[*]\n" + string.Concat(options.Options.Select(o => $"{o.Key} = {o.Value}\n"))), filePath: "/project/.editorconfig");
        return solution.GetProject(project)!.AddMetadataReferences(options.References).GetDocument(document.Id)!;
    }

    private static async Task AssertLock(Document document, CodeAction action, ImmutableArray<(string Path, string Text)> after)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Project changed = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetProject(document.Project.Id)!;
        List<(string Path, string Text)> actual = [];
        foreach (TextDocument file in changed.AdditionalDocuments.OrderBy(d => d.FilePath, StringComparer.Ordinal))
        {
            actual.Add((file.FilePath!, (await file.GetTextAsync(TestContext.Current.CancellationToken)).ToString()));
        }
        Assert.Equal(after.OrderBy(f => f.Path, StringComparer.Ordinal), actual);
        Assert.Equal((await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString(), (await changed.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        Diagnostic[] left = [.. await Diagnose(changed)];
        Assert.True(left.Length == 0, string.Join('\n', left.Select(Compile.Describe)));
    }

    private static async Task AssertResult(Document document, CodeAction action, string after)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Solution solution = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution;
        Document changed = solution.GetDocument(document.Id)!;
        Assert.Equal(after, (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        Diagnostic[] left = [.. await Diagnose(changed.Project)];
        Assert.True(left.Length == 0, string.Join('\n', left.Select(Compile.Describe)));
    }

    private static async Task<List<CodeAction>> Actions(Document document)
    {
        TFix fix = new();
        List<CodeAction> actions = [];
        SyntaxTree? tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        foreach (Diagnostic diagnostic in (await Diagnose(document.Project)).Where(d => fix.FixableDiagnosticIds.Contains(d.Id) && d.Location.SourceTree?.FilePath == tree?.FilePath))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        }
        return actions;
    }

    private static async Task<IEnumerable<Diagnostic>> Diagnose(Project project)
    {
        Compilation compilation = await project.GetCompilationAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The project does not compile.");
        ImmutableArray<Diagnostic> rules = await compilation.WithAnalyzers(Rules.Analyzers, project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Concat(rules).OrderBy(d => d.Location.SourceSpan.Start);
    }

    private static Document Open(AdhocWorkspace workspace, string program, OutputKind outputKind, params string[] otherFiles)
    {
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "TestProject", "TestProject", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(outputKind, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: Compile.ParseOptions,
            metadataReferences: Compile.References,
            analyzerReferences: [new AnalyzerFileReference(typeof(ChainletGenerator).Assembly.Location, new Loader())]));
        Document document = project.AddDocument("Program.cs", SourceText.From(program), filePath: "/project/Program.cs");
        document = document.Project.AddDocument("Globals.cs", SourceText.From(Rules.GlobalUsings), filePath: "/project/Globals.cs").Project.GetDocument(document.Id)!;
        for (int i = 0; i < otherFiles.Length; i++)
        {
            document = document.Project.AddDocument($"File{i + 1}.cs", SourceText.From(otherFiles[i]), filePath: $"/project/File{i + 1}.cs").Project.GetDocument(document.Id)!;
        }
        return document;
    }

    /// <summary>The generator is loaded already; a second copy would have descriptors of its own.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => typeof(ChainletGenerator).Assembly;
    }

    private sealed class Reported : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Diagnose(project);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Diagnose(document.Project);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Diagnose(project);
    }
}
