using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Writes '-' for what a name cannot have: <c>my echo</c> as <c>my-echo</c>. Letters beyond a to z are left to the user.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DisplayNameMustBeValidFix() : SyntaxFix<AttributeArgumentSyntax>(ChainDiagnostics.DisplayNameMustBeValid, "Write '-' in place of what a name cannot have")
{
    private static readonly Regex Others = new("[^a-zA-Z0-9_-]+", RegexOptions.CultureInvariant, System.TimeSpan.FromSeconds(1));

    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeArgumentSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetConstantValue(node.Expression, cancellationToken) is not { HasValue: true, Value: string text } || text.Any(c => c >= 128))
        {
            return null;
        }
        string name = Others.Replace(text, "-").Trim('-', '_');
        return name.Length > 0 && !char.IsDigit(name[0]) && name != text ? [Edits.Replace(node.Expression.Span, SyntaxFactory.Literal(name).Text)] : null;
    }
}
