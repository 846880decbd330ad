using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Benchmarks.Editor;

/// <summary>A project that is open in an editor: its driver and its analyzers live on while a method's body is edited.</summary>
internal sealed class EditedProject
{
    private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers;
    private CSharpCompilation _compilation;
    private SyntaxTree _tree;
    private GeneratorDriver? _driver;
    private int _edits;

    /// <param name="session">The project.</param>
    /// <param name="generator">Null where the generated code is the user's.</param>
    /// <param name="analyzers">None for the compiler alone.</param>
    public EditedProject(EditorSession session, IIncrementalGenerator? generator, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        _analyzers = analyzers;
        _compilation = generator is null ? session.ParseAll() : session.Parse();
        _tree = _compilation.SyntaxTrees.Single(tree => Path.GetFileName(tree.FilePath) == session.Project.EditedFile);
        _driver = generator is null ? null : EditorSession.Driver(generator).RunGenerators(_compilation);
    }

    /// <summary>Edits the body, and asks for everything that the editor underlines in the file.</summary>
    public async Task EditAsync()
    {
        string text = _tree.ToString();
        int place = text.IndexOf(EditorProject.InBody, StringComparison.Ordinal) + EditorProject.InBody.Length;

        // A further digit, taken back by the next edit.
        string edited = _edits++ % 2 == 0 ? text.Insert(place, (_edits % 9 + 1).ToString(CultureInfo.InvariantCulture)) : text.Remove(place, 1);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(edited, path: _tree.FilePath);
        _compilation = _compilation.ReplaceSyntaxTree(_tree, tree);
        _tree = tree;
        Compilation complete = _compilation;
        if (_driver is not null)
        {
            _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out complete, out _);
        }

        SemanticModel model = complete.GetSemanticModel(tree);
        ImmutableArray<Diagnostic> found = model.GetDiagnostics();
        if (!_analyzers.IsEmpty)
        {
            var analysis = new CompilationWithAnalyzers(complete, _analyzers, EditorSession.Options(isConcurrent: true, logTimes: false));
            found = found.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None));
        }

        if (found.FirstOrDefault(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning) is { } diagnostic)
        {
            throw new InvalidOperationException($"The project is meant to be correct: {diagnostic}");
        }
    }
}
