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

/// <summary>Awaits instead of blocking, where the code around is asynchronous already.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBlockFix() : SyntaxFix<ExpressionSyntax>(ChainDiagnostics.ChainletMustNotBlock, "Await instead")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || Awaited(node, model, cancellationToken) is not var (awaited, parts))
        {
            return null;
        }
        bool isInner = node.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or InvocationExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax;
        return new[] { Edits.Replace(node, isInner ? $"(await {awaited})" : $"await {awaited}", parts) };
    }

    /// <summary>What is awaited, and the parts of the expression that stand in it as they are.</summary>
    private static (string Text, SyntaxNode[] Parts)? Awaited(ExpressionSyntax node, SemanticModel model, CancellationToken cancellationToken)
    {
        if (node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result", Expression: var task })
        {
            return (task.ToString(), [task]);
        }
        if (node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var on, Name.Identifier.ValueText: var name }, ArgumentList: var arguments })
        {
            return null;
        }
        return name switch
        {
            "Wait" when model.GetTypeInfo(on, cancellationToken).Type?.Name == "SemaphoreSlim" => ($"{on}.WaitAsync{arguments}", [on, arguments]),
            // A task's Wait with a limit says whether it was done in time, which has no form of one word.
            "Wait" when arguments.Arguments.Count == 0 => (on.ToString(), [on]),
            "WaitAll" => ($"{on}.WhenAll{arguments}", [on, arguments]),
            "WaitAny" when node.Parent is ExpressionStatementSyntax => ($"{on}.WhenAny{arguments}", [on, arguments]),
            "GetResult" when on is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: var awaited } } => (awaited.ToString(), [awaited]),
            "Sleep" => ($"{(on is IdentifierNameSyntax ? "" : "System.Threading.Tasks.")}Task.Delay{arguments}", [arguments]),
            _ => null,
        };
    }
}
