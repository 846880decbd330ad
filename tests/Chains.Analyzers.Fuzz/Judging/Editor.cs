using System.Collections.Immutable;
using System.Reflection;
using Chains.Analyzers.Fuzz.Corpus;
using Chains.Analyzers.Fuzz.Mutation;
using Chains.Generators;
using Chains.Generators.Contracts;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Fuzz.Judging;

/// <summary>A workspace, in which fixes are offered and applied.</summary>
internal sealed class Editor : IDisposable
{
    /// <summary>A fix compiles the file before and after to see whether it may be offered: of many places that break one rule so many are enough.</summary>
    private const int PlacesOfARule = 2;

    private readonly AdhocWorkspace _workspace;
    private readonly ImmutableArray<DocumentId> _documents;
    private readonly Solution _solution;
    private readonly Components _components;

    private Editor(AdhocWorkspace workspace, Solution solution, ImmutableArray<DocumentId> documents, Components components)
    {
        _workspace = workspace;
        _solution = solution;
        _documents = documents;
        _components = components;
    }

    public static async Task<Editor> OpenAsync(FuzzProgram program, Components components, CSharpCompilationOptions options)
    {
        AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "TestProject", "TestProject", LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: Compile.ParseOptions,
            metadataReferences: Compile.References.AddRange(program.References.Select(Assembly)),
            analyzerReferences: [new AnalyzerFileReference(typeof(ChainletGenerator).Assembly.Location, new Loader())]));
        Solution solution = project.Solution;
        List<DocumentId> documents = [];
        foreach (SourceFile file in program.Files.Add(new SourceFile("/project/Globals.cs", program.Usings)))
        {
            documents.Add(DocumentId.CreateNewId(project.Id));
            solution = solution.AddDocument(documents[^1], Path.GetFileName(file.Path), SourceText.From(file.Text), filePath: file.Path);
        }

        // Of the solutions of all variants this is the one before.
        await solution.GetProject(project.Id)!.GetCompilationAsync().ConfigureAwait(false);
        return new Editor(workspace, solution, [.. documents], components);
    }

    /// <summary>Applies the fixes of what the rules report about a variant, each to the variant as it is.</summary>
    public async Task TryAsync(Variant variant, ImmutableArray<Diagnostic> reported, Verdict verdict)
    {
        if (!reported.Any(diagnostic => _components.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id))))
        {
            return;
        }

        Project project = Open(variant);
        if (await project.GetCompilationAsync().ConfigureAwait(false) is not { } compilation)
        {
            return;
        }

        // Their locations must be those of the workspace's own trees.
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers(_components.Analyzers, new CompilationWithAnalyzersOptions(project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync().ConfigureAwait(false);
        foreach (CodeFixProvider fix in _components.Fixes)
        {
            foreach (Diagnostic diagnostic in fix.FixableDiagnosticIds.SelectMany(id => found.Where(diagnostic => diagnostic.Id == id).Take(PlacesOfARule)))
            {
                if (project.GetDocument(diagnostic.Location.SourceTree) is { } document && document is not SourceGeneratedDocument)
                {
                    await TryAsync(fix, document, diagnostic, verdict).ConfigureAwait(false);
                }
            }
        }
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>An editor knows assemblies and projects of its own: where it looks for the users of a symbol, it cannot read the reference to a compilation.</summary>
    private static MetadataReference Assembly(MetadataReference reference) => reference is CompilationReference project ? MetadataReference.CreateFromImage(BuildStep.Emit(project.Compilation)) : reference;

    private static async Task TryAsync(CodeFixProvider fix, Document document, Diagnostic diagnostic, Verdict verdict)
    {
        string name = $"{fix.GetType().Name} for {diagnostic.Id}";
        List<CodeAction> actions = [];
        try
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None)).ConfigureAwait(false);
            foreach (CodeAction action in actions)
            {
                foreach (ApplyChangesOperation operation in (await action.GetOperationsAsync(CancellationToken.None).ConfigureAwait(false)).OfType<ApplyChangesOperation>())
                {
                    verdict.Fixed++;
                    await CompareAsync(name, document.Project, operation.ChangedSolution, verdict).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            verdict.Problems.Add($"{name} threw: {exception}");
        }
    }

    private static async Task CompareAsync(string name, Project before, Solution after, Verdict verdict)
    {
        ProjectChanges changes = after.GetProject(before.Id)!.GetChanges(before);
        foreach (DocumentId id in changes.GetChangedDocuments())
        {
            int errorsBefore = await SyntaxErrorsAsync(before.GetDocument(id)!).ConfigureAwait(false);
            int errorsAfter = await SyntaxErrorsAsync(after.GetDocument(id)!).ConfigureAwait(false);
            if (errorsAfter > errorsBefore)
            {
                verdict.Problems.Add($"{name} leaves {errorsAfter} syntax errors where there were {errorsBefore}:\n{await after.GetDocument(id)!.GetTextAsync().ConfigureAwait(false)}");
            }
        }

        foreach (DocumentId id in changes.GetChangedAdditionalDocuments().Concat(changes.GetAddedAdditionalDocuments()))
        {
            TextDocument contract = after.GetAdditionalDocument(id)!;
            string text = (await contract.GetTextAsync().ConfigureAwait(false)).ToString();
            if (LockParser.Read(contract.FilePath!, text).Error is { } error)
            {
                verdict.Problems.Add($"{name} writes a contract that cannot be read: {error}\n{text}");
            }
        }
    }

    private static async Task<int> SyntaxErrorsAsync(Document document) => (await document.GetSyntaxTreeAsync().ConfigureAwait(false))!.GetDiagnostics().Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private Project Open(Variant variant)
    {
        Solution solution = _solution;
        ProjectId project = _documents[0].ProjectId;
        for (int i = 0; i < variant.Files.Length; i++)
        {
            if (!ReferenceEquals(variant.Files[i].Text, variant.Program.Files[i].Text))
            {
                solution = solution.WithDocumentText(_documents[i], SourceText.From(variant.Files[i].Text));
            }
        }

        foreach (SourceFile file in variant.Lock)
        {
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project), Path.GetFileName(file.Path), SourceText.From(file.Text), filePath: file.Path);
        }

        string properties = string.Concat(variant.Surroundings.Properties.Where(static property => property.Value.AsSpan().IndexOfAny("\n\0") < 0).Select(static property => $"build_property.{property.Key} = {property.Value}\n"));
        return solution
            .AddAnalyzerConfigDocument(DocumentId.CreateNewId(project), ".globalconfig", SourceText.From("is_global = true\n" + properties), filePath: "/project/obj/.globalconfig")
            .GetProject(project)!;
    }

    /// <summary>The generator is loaded already; a second copy would have descriptors of its own.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => typeof(ChainletGenerator).Assembly;
    }
}
