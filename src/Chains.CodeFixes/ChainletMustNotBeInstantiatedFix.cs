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

/// <summary>Takes the chainlet's interface in the constructor in place of a 'new' in another chainlet.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeInstantiatedFix() : SyntaxFix<BaseObjectCreationExpressionSyntax>(ChainDiagnostics.ChainletMustNotBeInstantiated, "Take the chainlet's interface in the constructor")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, BaseObjectCreationExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetTypeInfo(node, cancellationToken).Type is not { } chainlet)
        {
            return null;
        }
        // What 'new()' makes is named by what it is given to.
        TypeSyntax type = node is ObjectCreationExpressionSyntax named ? named.Type : SyntaxFactory.ParseTypeName(chainlet.ToMinimalDisplayString(model, node.SpanStart));
        if (Edits.NameOf(type) is not { } name || Injection.InPlaceOf(node, type.ToString().Substring(0, name.SpanStart - type.SpanStart) + "I" + name.ValueText, model, cancellationToken) is not { } changes)
        {
            return null;
        }
        TypeSyntax? held = node.Parent is not EqualsValueClauseSyntax { Parent: var holder } ? null : holder switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } => declaration.Type,
            PropertyDeclarationSyntax property => property.Type,
            _ => null,
        };
        // What keeps the object keeps the interface, unless it goes.
        return held is { IsVar: false } && !changes.Any(c => c.Span.Contains(held.Span)) && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(held, cancellationToken).Type, chainlet) && Edits.NameOf(held) is { } heldName
            ? [.. changes, Edits.Replace(heldName.Span, "I" + heldName.ValueText)]
            : changes;
    }
}
