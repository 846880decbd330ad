using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Removes type parameters that nothing in the class uses.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeGenericFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainletMustNotBeGeneric, "Remove the type parameters")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        (await Edits.PartsAsync(document, node, cancellationToken).ConfigureAwait(false)).SelectMany(d => Edits.RemoveTypeParameters(d.TypeParameterList, d.ConstraintClauses)).ToArray();
}
