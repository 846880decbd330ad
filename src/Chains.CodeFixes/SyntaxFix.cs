using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>
/// A fix of one rule that edits the text around the node at the diagnostic, so that comments and layout stay as the user left
/// them. A fix whose result would not compile is not offered.
/// </summary>
/// <param name="rule">The rule that it repairs.</param>
/// <param name="title">What the user reads in the light bulb.</param>
internal abstract class SyntaxFix<TNode>(DiagnosticDescriptor rule, string title) : CodeFixProvider, IDocumentFix
    where TNode : SyntaxNode
{
    public string Title => title;

    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(rule.Id);

    public sealed override FixAllProvider GetFixAllProvider() => new FixAllInTurn(this);

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            IReadOnlyList<TextChange> changes = await ChangesAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (changes.Count == 0)
            {
                continue;
            }
            Document changed = await Edits.ApplyAsync(context.Document, changes, context.CancellationToken).ConfigureAwait(false);
            if (await CompilesAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), equivalenceKey: rule.Id), diagnostic);
            }
        }
    }

    public async Task<IReadOnlyList<TextChange>> ChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root?.FullSpan.Contains(diagnostic.Location.SourceSpan) != true
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<TNode>() is not { } node)
        {
            return [];
        }
        return await FixAsync(document, node, diagnostic, cancellationToken).ConfigureAwait(false) ?? [];
    }

    public async Task<bool> CompilesAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        bool alone = await IsInBodiesAsync(before, after, cancellationToken).ConfigureAwait(false);
        CompileErrors old = await CompileErrors.OfAsync(before, alone, cancellationToken).ConfigureAwait(false);
        CompileErrors now = await CompileErrors.OfAsync(after, alone, cancellationToken).ConfigureAwait(false);
        return now.AddNothingTo(old) && Accepts(old.Count, now.Count);
    }

    /// <summary>The edits of the document, or null where this case has no mechanical repair. Where the rule is kept already there are none.</summary>
    protected abstract Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TNode node, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Whether an edit that brings no new error repairs enough.</summary>
    protected virtual bool Accepts(int errorsBefore, int errorsAfter) => errorsAfter <= errorsBefore;

    /// <summary>Whether code in another file of the user's names <paramref name="symbol"/>, which an edit of this file would break.</summary>
    protected static async Task<bool> IsUsedElsewhereAsync(ISymbol symbol, Document document, CancellationToken cancellationToken)
    {
        IEnumerable<ReferencedSymbol> references = await SymbolFinder.FindReferencesAsync(symbol, document.Project.Solution, cancellationToken).ConfigureAwait(false);
        return references.SelectMany(r => r.Locations).Any(l => l.Document.Id != document.Id && l.Document is not SourceGeneratedDocument);
    }

    /// <summary>Whether an edit changes no declaration, so that only its own document can tell it.</summary>
    private static async Task<bool> IsInBodiesAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await before.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && (await after.GetTextChangesAsync(before, cancellationToken).ConfigureAwait(false))
            .All(change => root.FindNode(change.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<SyntaxNode>(n => n is BlockSyntax or ArrowExpressionClauseSyntax) is { } body && body.Span.Contains(change.Span));
    }
}
