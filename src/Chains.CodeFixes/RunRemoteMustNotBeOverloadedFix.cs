using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Keeps the first RunRemote, and makes the others private under another name.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class RunRemoteMustNotBeOverloadedFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.RunRemoteMustNotBeOverloaded, "Keep the first RunRemote, and make the others private under another name")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not IMethodSymbol { ContainingType: { } chainlet } || !KnownSymbols.IsChainlet(chainlet))
        {
            return null;
        }
        string name = "RunCore";
        for (int i = 2; !chainlet.GetMembers(name).IsEmpty; i++)
        {
            name = $"RunCore{i}";
        }
        var changes = new List<TextChange>();
        IMethodSymbol[] methods = chainlet.GetMembers("RunRemote").OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary).ToArray();
        IMethodSymbol[] visible = methods.Where(m => m.DeclaredAccessibility == Accessibility.Public).ToArray();
        foreach (IMethodSymbol other in (visible.Length > 0 ? visible : methods).Skip(1))
        {
            if (other.DeclaringSyntaxReferences is not [var reference] || reference.SyntaxTree != node.SyntaxTree || reference.GetSyntax(cancellationToken) is not MethodDeclarationSyntax declaration)
            {
                return null;
            }
            changes.AddRange(Edits.SetAccessibility(declaration, "private"));
            changes.Add(Edits.Replace(declaration.Identifier.Span, name));
            foreach (ReferenceLocation use in (await SymbolFinder.FindReferencesAsync(other, document.Project.Solution, cancellationToken).ConfigureAwait(false)).SelectMany(r => r.Locations))
            {
                if (use.Document is SourceGeneratedDocument || use.IsImplicit)
                {
                    continue;
                }
                if (use.Document.Id != document.Id)
                {
                    return null;
                }
                changes.Add(Edits.Replace(use.Location.SourceSpan, name));
            }
        }
        return changes.GroupBy(c => c.Span).Select(g => g.First()).ToArray();
    }
}
