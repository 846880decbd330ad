using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace Chains.CodeFixes;

/// <summary>The compiler's errors in a document's project, generated code included, and in the projects that see it: a signature's callers may stand anywhere.</summary>
internal sealed class CompileErrors
{
    private readonly Dictionary<string, int> _counts = [];

    private CompileErrors()
    {
    }

    public int Count { get; private set; }

    /// <param name="document">Where the edit is, or is to be.</param>
    /// <param name="alone">Whether no other document can see the edit.</param>
    /// <param name="cancellationToken">Ends the compiling.</param>
    public static async Task<CompileErrors> OfAsync(Document document, bool alone, CancellationToken cancellationToken)
    {
        var errors = new CompileErrors();
        if (alone)
        {
            errors.Add((await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))?.GetDiagnostics(cancellationToken: cancellationToken) ?? []);
            return errors;
        }
        Solution solution = document.Project.Solution;
        foreach (ProjectId id in solution.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(document.Project.Id).Prepend(document.Project.Id))
        {
            errors.Add((await solution.GetProject(id)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false))?.GetDiagnostics(cancellationToken) ?? []);
        }
        return errors;
    }

    /// <summary>Whether all of these were there before. Where there are fewer than before, one that shows only now was hidden behind those that are gone.</summary>
    public bool AddNothingTo(CompileErrors before) =>
        Count < before.Count || _counts.All(error => before._counts.TryGetValue(error.Key, out int count) && count >= error.Value);

    private void Add(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (Diagnostic error in diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            string what = error.Id + error.GetMessage(CultureInfo.InvariantCulture);
            _counts[what] = _counts.TryGetValue(what, out int count) ? count + 1 : 1;
            Count++;
        }
    }
}
