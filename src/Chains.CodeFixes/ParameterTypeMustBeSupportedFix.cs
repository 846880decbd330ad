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
internal sealed class ParameterTypeMustBeSupportedFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.ParameterTypeMustBeSupported, "Take the type that can travel")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && node.Type is { } type && node.Parent?.Parent is MethodDeclarationSyntax ? TravellingTypes.In(type, model, cancellationToken) : null;
    }
}
