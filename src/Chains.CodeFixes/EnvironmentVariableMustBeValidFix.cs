using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Removes an environment variable that the host sets itself.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class EnvironmentVariableMustBeValidFix() : SyntaxFix<AttributeArgumentSyntax>(ChainDiagnostics.EnvironmentVariableMustBeValid, "Remove the variable that the host sets itself")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeArgumentSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && diagnostic.Properties.TryGetValue(ReadReport.Superfluous, out string? value) && value is not null
                && ListItems.Of(node.Expression, value, model, cancellationToken) is { Length: > 0 } items && ListItems.Remove(items.Last()) is { } removal
            ? [removal]
            : null;
    }
}
