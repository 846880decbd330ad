using System.Collections.Generic;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Makes a chainlet of a class that is marked as an entrypoint alone.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class EntrypointMustBeAChainletFix() : SyntaxFix<AttributeSyntax>(ChainDiagnostics.EntrypointMustBeAChainlet, "Mark the class with [Chainlet]")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return Task.FromResult<IReadOnlyList<TextChange>?>(null);
        }
        var changes = new List<TextChange> { Edits.Insert(node.SpanStart, Edits.Sibling(node, "Chainlet") + ", ") };
        if (Edits.AddPartial(type) is { } partial)
        {
            changes.Add(partial);
        }
        return Task.FromResult<IReadOnlyList<TextChange>?>(changes);
    }
}
