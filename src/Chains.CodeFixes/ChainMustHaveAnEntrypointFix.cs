using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Marks the chainlet that no other one calls.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainMustHaveAnEntrypointFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainMustHaveAnEntrypoint, "Mark the class with [Entrypoint]")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        AttributeSyntax? chainlet = node.AttributeLists.SelectMany(l => l.Attributes)
            .FirstOrDefault(a => KnownSymbols.IsChains(model?.GetTypeInfo(a, cancellationToken).Type, "ChainletAttribute"));
        return chainlet is null ? null : new[] { Edits.Insert(chainlet.Span.End, ", " + Edits.Sibling(chainlet, "Entrypoint")) };
    }
}
