using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Removes the second parameter of one dependency and uses the first in its place.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DependencyMustBeInjectedOnceFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.DependencyMustBeInjectedOnce, "Remove the second parameter")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (node is not { Type: not null, Parent: ParameterListSyntax { Parameters: var parameters, Parent: ClassDeclarationSyntax or ConstructorDeclarationSyntax } }
            || model?.GetDeclaredSymbol(node, cancellationToken) is not { } second
            || (second.ContainingSymbol as IMethodSymbol)?.Parameters.FirstOrDefault(p => SymbolEqualityComparer.IncludeNullability.Equals(p.Type, second.Type)) is not { } first
            || first.Ordinal >= second.Ordinal
            || await IsUsedElsewhereAsync(second, document, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }
        var changes = new List<TextChange> { Edits.Remove(parameters, node) };
        string name = parameters[first.Ordinal].Identifier.Text;
        foreach (ReferencedSymbol reference in await SymbolFinder.FindReferencesAsync(second, document.Project.Solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (ReferenceLocation location in reference.Locations)
            {
                if (location.IsImplicit || location.Document.Id != document.Id)
                {
                    continue;
                }
                if (node.SyntaxTree.GetRoot(cancellationToken).FindToken(location.Location.SourceSpan.Start, findInsideTrivia: true).Parent?.FirstAncestorOrSelf<DocumentationCommentTriviaSyntax>() is not null)
                {
                    // A description of its own: whether it describes the first as well, only its writer knows.
                    return null;
                }
                changes.Add(Edits.Replace(location.Location.SourceSpan, name));
            }
        }
        return changes;
    }
}
