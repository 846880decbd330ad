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

/// <summary>Adds a secret that is read to those that the chainlet declares.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class SecretMustBeDeclaredFix() : SyntaxFix<ExpressionSyntax>(ChainDiagnostics.SecretMustBeDeclared, "Declare the secret")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetConstantValue(node, cancellationToken) is not { HasValue: true, Value: string key }
            || node.Ancestors().OfType<TypeDeclarationSyntax>().Select(type => Chainlet(type, model, cancellationToken)).FirstOrDefault(attribute => attribute is not null) is not { } chainlet
            || chainlet.Parent?.Parent is not TypeDeclarationSyntax declaration)
        {
            return null;
        }
        string literal = SyntaxFactory.Literal(key).Text;
        AttributeSyntax? assets = Attributes(declaration).FirstOrDefault(a => Is(a, "AssetsAttribute", model, cancellationToken));
        if (assets is null)
        {
            // Part of the class may stand in another file, with the attribute.
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is { } type && type.GetAttributes().Any(a => a.AttributeClass?.Name == "AssetsAttribute"))
            {
                return null;
            }
            SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            SyntaxNode list = chainlet.Parent;
            return new[] { Edits.Insert(list.Span.End, $"{Edits.NewLine(text)}{Edits.Indentation(text, list.SpanStart)}[{Edits.Sibling(chainlet, "Assets")}(SecretKeys = [{literal}])]") };
        }
        AttributeArgumentSyntax? keys = assets.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "SecretKeys");
        if (keys is not null && ListItems.Of(keys.Expression, key, model, cancellationToken).Length > 0)
        {
            // Read twice, and declared for the first by now.
            return null;
        }
        return keys?.Expression switch
        {
            null when assets.ArgumentList is null => new[] { Edits.Insert(assets.Name.Span.End, $"(SecretKeys = [{literal}])") },
            null => new[] { Edits.Insert(assets.ArgumentList.CloseParenToken.SpanStart, $"{(assets.ArgumentList.Arguments.Count > 0 ? ", " : "")}SecretKeys = [{literal}]") },
            CollectionExpressionSyntax collection => Append(collection.Elements.LastOrDefault(), collection.CloseBracketToken, literal),
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => Append(initializer.Expressions.LastOrDefault(), initializer.CloseBraceToken, literal),
            ImplicitArrayCreationExpressionSyntax array => Append(array.Initializer.Expressions.LastOrDefault(), array.Initializer.CloseBraceToken, literal),
            _ => null,
        };
    }

    private static TextChange[] Append(SyntaxNode? last, SyntaxToken end, string literal) =>
        new[] { last is null ? Edits.Insert(end.SpanStart, literal) : Edits.Insert(last.Span.End, ", " + literal) };

    private static AttributeSyntax? Chainlet(TypeDeclarationSyntax type, SemanticModel model, CancellationToken cancellationToken) =>
        Attributes(type).FirstOrDefault(a => Is(a, "ChainletAttribute", model, cancellationToken));

    private static IEnumerable<AttributeSyntax> Attributes(TypeDeclarationSyntax type) => type.AttributeLists.SelectMany(list => list.Attributes);

    private static bool Is(AttributeSyntax attribute, string name, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(attribute, cancellationToken).Type is { } type && type.Name == name && type.ContainingNamespace.Name == "Chains";
}
