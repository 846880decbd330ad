using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>
/// Repairs all places of a document, a project or a solution, one document after the other. Repairs of one document that do not touch each other are made at
/// once; the others see what those before them left, as they would one by one, and one that would not compile then is left out.
/// </summary>
internal sealed class FixAllInTurn(IDocumentFix fix) : FixAllProvider
{
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(
        CodeAction.Create(fix.Title, cancellationToken => FixAsync(fixAllContext.WithCancellationToken(cancellationToken)), fixAllContext.CodeActionEquivalenceKey));

    private async Task<Solution> FixAsync(FixAllContext context)
    {
        Solution solution = context.Solution;
        foreach ((DocumentId id, Diagnostic[] diagnostics) in await DiagnosticsAsync(context).ConfigureAwait(false))
        {
            if (solution.GetDocument(id) is { } document)
            {
                solution = (await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false)).Project.Solution;
            }
        }
        return solution;
    }

    private static async Task<List<(DocumentId Document, Diagnostic[] Diagnostics)>> DiagnosticsAsync(FixAllContext context)
    {
        var found = new List<(DocumentId, Diagnostic[])>();
        if (context is { Scope: FixAllScope.Document, Document: { } document })
        {
            found.Add((document.Id, Ordered(await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))));
            return found;
        }
        // A file of a project with several target frameworks is several documents here and one on the disk.
        var files = new HashSet<string>(System.StringComparer.OrdinalIgnoreCase);
        foreach (Project project in context.Scope == FixAllScope.Solution ? context.Solution.Projects.Where(p => p.Language == LanguageNames.CSharp) : [context.Project])
        {
            ImmutableArray<Diagnostic> all = await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            foreach (IGrouping<SyntaxTree?, Diagnostic> ofFile in all.GroupBy(d => d.Location.SourceTree))
            {
                if (ofFile.Key is { } tree && project.Solution.GetDocument(tree) is { } file and not SourceGeneratedDocument && (file.FilePath is not { } path || files.Add(path)))
                {
                    found.Add((file.Id, Ordered(ofFile)));
                }
            }
        }
        return found;
    }

    private static Diagnostic[] Ordered(IEnumerable<Diagnostic> diagnostics) => diagnostics.OrderBy(d => d.Location.SourceSpan.Start).ToArray();

    private async Task<Document> FixAsync(Document document, IReadOnlyList<Diagnostic> open, CancellationToken cancellationToken)
    {
        while (open.Count > 0)
        {
            var taken = new List<Diagnostic>();
            var later = new List<Diagnostic>();
            var changes = new List<TextChange>();
            var first = new List<TextChange>();
            foreach (Diagnostic diagnostic in open)
            {
                IReadOnlyList<TextChange> own = await fix.ChangesAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
                if (own.Any(change => changes.Any(other => other.Span.IntersectsWith(change.Span))))
                {
                    later.Add(diagnostic);
                }
                else if (own.Count > 0)
                {
                    taken.Add(diagnostic);
                    changes.AddRange(own);
                    first = taken.Count == 1 ? changes.ToList() : first;
                }
            }
            if (taken.Count == 0)
            {
                break;
            }
            Document next = await Edits.ApplyAsync(document, changes, cancellationToken).ConfigureAwait(false);
            bool compiles = await fix.CompilesAsync(document, next, cancellationToken).ConfigureAwait(false);
            if (!compiles && taken.Count > 1)
            {
                // One of them breaks the rest: each for itself.
                later = taken.Skip(1).Concat(later).ToList();
                changes = first;
                next = await Edits.ApplyAsync(document, changes, cancellationToken).ConfigureAwait(false);
                compiles = await fix.CompilesAsync(document, next, cancellationToken).ConfigureAwait(false);
            }
            if (compiles)
            {
                SyntaxTree? tree = await next.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false);
                open = later.Select(d => Diagnostic.Create(d.Descriptor, Location.Create(tree!, Moved(d.Location.SourceSpan, changes)), d.Properties)).ToArray();
                document = next;
            }
            else
            {
                open = later;
            }
        }
        return document;
    }

    private static TextSpan Moved(TextSpan span, IEnumerable<TextChange> changes)
    {
        int start = span.Start;
        int end = span.End;
        foreach (TextChange change in changes)
        {
            int grown = (change.NewText?.Length ?? 0) - change.Span.Length;
            start += change.Span.End <= span.Start ? grown : 0;
            end += change.Span.End <= span.Start || change.Span.End < span.End ? grown : 0;
        }
        return TextSpan.FromBounds(start, System.Math.Max(start, end));
    }
}
