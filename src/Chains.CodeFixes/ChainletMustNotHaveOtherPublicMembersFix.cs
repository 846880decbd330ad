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

/// <summary>Makes a member of a chainlet private.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotHaveOtherPublicMembersFix() : SyntaxFix<MemberDeclarationSyntax>(ChainDiagnostics.ChainletMustNotHaveOtherPublicMembers, "Make it private")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MemberDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        SyntaxNode[] declared = node is BaseFieldDeclarationSyntax field ? field.Declaration.Variables.ToArray<SyntaxNode>() : new SyntaxNode[] { node };
        foreach (SyntaxNode declaration in declared)
        {
            if (model?.GetDeclaredSymbol(declaration, cancellationToken) is not { IsVirtual: false, IsAbstract: false, IsOverride: false } member
                || await IsUsedElsewhereAsync(member, document, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
        // An accessor may not be as accessible as its property.
        IEnumerable<TextChange> accessors = node is BasePropertyDeclarationSyntax { AccessorList: { } list }
            ? list.Accessors.SelectMany(a => a.Modifiers).Where(m => SyntaxFacts.IsAccessibilityModifier(m.Kind())).Select(Edits.Remove)
            : Enumerable.Empty<TextChange>();
        return Edits.SetAccessibility(node, "private").Concat(accessors).ToArray();
    }
}
