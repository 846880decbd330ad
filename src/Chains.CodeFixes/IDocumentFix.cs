using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>A fix that edits the document of its diagnostic: what one repair and the repair of all have in common.</summary>
internal interface IDocumentFix
{
    /// <summary>What the user reads.</summary>
    string Title { get; }

    /// <summary>The edits that repair one place; none where it has no mechanical repair, or needs none any more.</summary>
    Task<IReadOnlyList<TextChange>> ChangesAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Whether the edit leaves no error behind that was not there before, in any project that sees the document.</summary>
    Task<bool> CompilesAsync(Document before, Document after, CancellationToken cancellationToken);
}
