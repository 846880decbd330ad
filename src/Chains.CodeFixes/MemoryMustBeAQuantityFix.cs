using System.Collections.Generic;
using System.Composition;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations.Values;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Writes an amount of memory in the units of Kubernetes, where another writing says the same: <c>16 GB</c> as <c>16G</c>, <c>512mib</c> as <c>512Mi</c>.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class MemoryMustBeAQuantityFix() : SyntaxFix<AttributeArgumentSyntax>(ChainDiagnostics.MemoryMustBeAQuantity, "Write the unit as Kubernetes does")
{
    // A single small letter is left out: what others call 16g is 16Gi, and 16m would be thousandths.
    private static readonly Regex Amount = new(@"^\s*(?<number>[0-9]+(\.[0-9]+)?)\s*((?<binary>[kKmMgGtT])[iI][bB]?|(?<decimal>[kKmMgGtT])[bB]|(?<upper>[KMGT])|[bB])?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, System.TimeSpan.FromSeconds(1));

    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeArgumentSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model?.GetConstantValue(node.Expression, cancellationToken) is { HasValue: true, Value: string text } && Quantity(text) is { } quantity && MemoryQuantity.Repair(quantity) is null
            ? [Edits.Replace(node.Expression.Span, SyntaxFactory.Literal(quantity).Text)]
            : null;
    }

    private static string? Quantity(string text)
    {
        Match match = Amount.Match(text);
        if (!match.Success || match.Groups["number"].Value.Trim('0', '.').Length == 0)
        {
            return null;
        }
        string binary = match.Groups["binary"].Value.ToUpperInvariant();
        string unit = (match.Groups["decimal"].Value + match.Groups["upper"].Value).ToUpperInvariant();
        return match.Groups["number"].Value + (binary.Length > 0 ? binary + "i" : unit == "K" ? "k" : unit);
    }
}
