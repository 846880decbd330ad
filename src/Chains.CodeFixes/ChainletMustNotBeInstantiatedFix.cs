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

/// <summary>Takes the chainlet's interface in the constructor in place of a 'new' in another chainlet.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeInstantiatedFix() : SyntaxFix<ObjectCreationExpressionSyntax>(ChainDiagnostics.ChainletMustNotBeInstantiated, "Take the chainlet's interface in the constructor")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ObjectCreationExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && Edits.NameOf(node.Type) is { } name
            ? Injection.InPlaceOf(node, node.Type.ToString().Substring(0, name.SpanStart - node.Type.SpanStart) + "I" + name.ValueText, model, cancellationToken)
            : null;
    }
}
