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
using TypeSyntax = Microsoft.CodeAnalysis.CSharp.Syntax.TypeSyntax;

namespace Chains.CodeFixes;

/// <summary>Takes a chainlet's interface in the constructor in place of asking a container for it.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeLocatedFix() : SyntaxFix<InvocationExpressionSyntax>(ChainDiagnostics.ChainletMustNotBeLocated, "Take the chainlet's interface in the constructor")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, InvocationExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        TypeSyntax? asked = node.Expression switch
        {
            MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: [var argument] } } => argument,
            GenericNameSyntax { TypeArgumentList.Arguments: [var argument] } => argument,
            _ => node.ArgumentList.Arguments.Select(a => a.Expression).OfType<TypeOfExpressionSyntax>().FirstOrDefault()?.Type,
        };
        if (model is null || asked is null || Edits.NameOf(asked) is not { } name || model.GetSymbolInfo(node, cancellationToken).Symbol is not { Name: not ("GetServices" or "GetKeyedService" or "GetRequiredKeyedService") })
        {
            return null;
        }
        string type = KnownSymbols.IsChainlet(model.GetTypeInfo(asked, cancellationToken).Type)
            ? asked.ToString().Substring(0, name.SpanStart - asked.SpanStart) + "I" + name.ValueText
            : asked.ToString();
        // A container that may have none answers with null, and one that is asked by an object's type with an object.
        ExpressionSyntax whole = node;
        while (whole.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } or CastExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            whole = (ExpressionSyntax)whole.Parent;
        }
        return Injection.InPlaceOf(whole, type, model, cancellationToken);
    }
}
