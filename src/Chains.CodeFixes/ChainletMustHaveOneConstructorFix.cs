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
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Keeps the constructor that takes most, as a container would choose it, and makes the others private; opens the only one that is closed.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustHaveOneConstructorFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainletMustHaveOneConstructor, "Leave one constructor public: the one that takes most")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { } chainlet)
        {
            return null;
        }
        // A record's copy constructor is none that a host could call.
        IMethodSymbol[] all = chainlet.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared && !(chainlet.IsRecord && c.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, chainlet))).ToArray();
        IMethodSymbol[] open = all.Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal).ToArray();
        if (open.Length == 0)
        {
            return all is [var only] && Declaration(only, node, cancellationToken) is ConstructorDeclarationSyntax closed ? Edits.SetAccessibility(closed, "public").ToArray() : null;
        }
        IMethodSymbol[] most = open.Where(c => c.Parameters.Length == open.Max(o => o.Parameters.Length)).ToArray();
        IMethodSymbol? kept = open.FirstOrDefault(c => Declaration(c, node, cancellationToken) is TypeDeclarationSyntax) ?? (most is [var longest] ? longest : null);
        if (open.Length == 1 || kept is null)
        {
            return null;
        }
        var changes = new List<TextChange>();
        foreach (IMethodSymbol other in open.Where(c => !SymbolEqualityComparer.Default.Equals(c, kept)))
        {
            if (Declaration(other, node, cancellationToken) is not ConstructorDeclarationSyntax constructor || await IsUsedElsewhereAsync(other, document, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
            changes.AddRange(Edits.SetAccessibility(constructor, "private"));
        }
        return changes;
    }

    private static SyntaxNode? Declaration(IMethodSymbol constructor, SyntaxNode node, CancellationToken cancellationToken) =>
        constructor.DeclaringSyntaxReferences.FirstOrDefault() is { } reference && reference.SyntaxTree == node.SyntaxTree ? reference.GetSyntax(cancellationToken) : null;
}
