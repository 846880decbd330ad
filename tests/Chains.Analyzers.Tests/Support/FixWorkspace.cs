using System.Collections.Immutable;
using System.Reflection;
using Chains.Generators;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests.Support;

/// <summary>Projects as an editor has them open: with the generator, the properties of MSBuild and the .editorconfig.</summary>
internal static class FixWorkspace
{
    /// <summary>Adds a project with its files, <c>/name/Program.cs</c> first, and gives the solution and that file.</summary>
    public static (Solution Solution, DocumentId Program) AddProject(Solution solution, string name, string program, RuleOptions options, params string[] otherFiles)
    {
        ProjectId project = ProjectId.CreateNewId();
        solution = solution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, name, name, LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(options.OutputKind, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: Compile.ParseOptions,
            metadataReferences: Compile.References.AddRange(options.References),
            analyzerReferences: [new AnalyzerFileReference(typeof(ChainletGenerator).Assembly.Location, new Loader())]));
        DocumentId first = Add("Program.cs", program);
        Add("Globals.cs", Rules.GlobalUsings);
        string[] others = [.. options.OtherFiles, .. otherFiles];
        for (int i = 0; i < others.Length; i++)
        {
            Add($"File{i + 1}.cs", others[i]);
        }
        foreach ((string path, string text) in options.Lock)
        {
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project), Path.GetFileName(path), SourceText.From(text), filePath: path);
        }
        IEnumerable<string> properties = options.Properties.Add("ProjectDir", $"/{name}/")
            .AddRange(options.ChainsEmit is { } emit ? [new("ChainsEmit", emit)] : [])
            .AddRange(options.ChainsJsonNaming is { } naming ? [new("ChainsJsonNaming", naming)] : [])
            .Select(p => $"build_property.{p.Key} = {p.Value}\n");
        solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(project), ".globalconfig", SourceText.From("is_global = true\n" + string.Concat(properties)), filePath: $"/{name}/obj/.globalconfig");
        solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(project), ".editorconfig", SourceText.From("root = true\n[*]\n" + string.Concat(options.Options.Select(o => $"{o.Key} = {o.Value}\n"))), filePath: $"/{name}/.editorconfig");
        return (solution, first);

        DocumentId Add(string file, string text)
        {
            DocumentId id = DocumentId.CreateNewId(project);
            solution = solution.AddDocument(id, file, SourceText.From(text), filePath: $"/{name}/{file}");
            return id;
        }
    }

    /// <summary>The compiler's errors and all that the rules report.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Diagnose(Project project)
    {
        Compilation compilation = await project.GetCompilationAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The project does not compile.");
        ImmutableArray<Diagnostic> rules = await compilation.WithAnalyzers(Rules.Analyzers, project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Concat(rules).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    /// <summary>What a fix offers for one diagnostic.</summary>
    public static async Task<CodeAction?> Offer(CodeFixProvider fix, Document document, Diagnostic diagnostic)
    {
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered ??= action, TestContext.Current.CancellationToken));
        return offered;
    }

    /// <summary>The solution that an action leaves.</summary>
    public static async Task<Solution> Apply(CodeAction action) =>
        Assert.Single((await action.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>()).ChangedSolution;

    /// <summary>The generator is loaded already; a second copy would have descriptors of its own.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => typeof(ChainletGenerator).Assembly;
    }

    /// <summary>What the rules report, for a fix of all places.</summary>
    public sealed class Reported : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => await Diagnose(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await Diagnose(document.Project)).Where(d => d.Location.SourceTree == tree);
        }

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await Diagnose(project)).Where(d => d.Location.SourceTree is null);
    }
}
