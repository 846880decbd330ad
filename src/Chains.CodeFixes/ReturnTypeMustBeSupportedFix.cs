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

/// <summary>Writes the type that can travel in place of one that cannot, where there is one alone: IReadOnlyList for IEnumerable.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ReturnTypeMustBeSupportedFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.ReturnTypeMustBeSupported, "Return the type that can travel")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is null ? null : TravellingTypes.In(node.ReturnType, model, cancellationToken);
    }
}
