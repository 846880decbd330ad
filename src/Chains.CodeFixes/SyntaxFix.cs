using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>
/// A fix of one rule that edits the text around the node at the diagnostic, so that comments and layout stay as the user left
/// them. A fix whose result would not compile is not offered.
/// </summary>
/// <param name="rule">The rule that it repairs.</param>
/// <param name="title">What the user reads in the light bulb.</param>
internal abstract class SyntaxFix<TNode>(DiagnosticDescriptor rule, string title) : CodeFixProvider
    where TNode : SyntaxNode
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(rule.Id);

    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<TNode>() is not { } node)
            {
                continue;
            }
            IReadOnlyList<TextChange>? changes = await FixAsync(context.Document, node, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (changes is not { Count: > 0 })
            {
                continue;
            }
            SourceText text = await context.Document.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
            Document changed = context.Document.WithText(text.WithChanges(changes.OrderBy(c => c.Span.Start)));
            if (await CompilesAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), equivalenceKey: rule.Id), diagnostic);
            }
        }
    }

    /// <summary>The edits of the document, or null where this case has no mechanical repair.</summary>
    protected abstract Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TNode node, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Whether the edit leaves no error behind that was not there before.</summary>
    protected virtual bool Accepts(int errorsBefore, int errorsAfter) => errorsAfter <= errorsBefore;

    /// <summary>Whether code in another file of the user's names <paramref name="symbol"/>, which an edit of this file would break.</summary>
    protected static async Task<bool> IsUsedElsewhereAsync(ISymbol symbol, Document document, CancellationToken cancellationToken)
    {
        IEnumerable<ReferencedSymbol> references = await SymbolFinder.FindReferencesAsync(symbol, document.Project.Solution, cancellationToken).ConfigureAwait(false);
        return references.SelectMany(r => r.Locations).Any(l => l.Document.Id != document.Id && l.Document is not SourceGeneratedDocument);
    }

    private async Task<bool> CompilesAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        return Accepts(await ErrorsAsync(before, cancellationToken).ConfigureAwait(false), await ErrorsAsync(after, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<int> ErrorsAsync(Document document, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model?.GetDiagnostics(cancellationToken: cancellationToken).Count(d => d.Severity == DiagnosticSeverity.Error) ?? 0;
    }
}
