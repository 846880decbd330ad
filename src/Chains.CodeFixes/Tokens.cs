using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Analyzers.Usage;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>How a token is passed on.</summary>
internal static class Tokens
{
    /// <summary>The edits that give a token to every call in a method that takes one and was given none.</summary>
    public static IEnumerable<TextChange> PassOn(SemanticModel model, MethodDeclarationSyntax method, string token, CancellationToken cancellationToken)
    {
        if (model.GetDeclaredSymbol(method, cancellationToken) is not { } runRemote)
        {
            yield break;
        }
        foreach (InvocationExpressionSyntax syntax in method.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (model.GetOperation(syntax, cancellationToken) is not IInvocationOperation call || !CancellationAnalyzer.CouldBeCancelled(call, runRemote.ContainingType))
            {
                continue;
            }
            IParameterSymbol? taken = call.Arguments.Select(a => a.Parameter).FirstOrDefault(p => p is not null && KnownSymbols.IsCancellationToken(p.Type));
            SeparatedSyntaxList<ArgumentSyntax> given = syntax.ArgumentList.Arguments;
            // Behind arguments that were left out only a name leads to it.
            bool isNext = taken is null || (given.All(a => a.NameColon is null) && call.Arguments.Count(a => a.ArgumentKind == ArgumentKind.DefaultValue) == 1 && taken.Ordinal == call.TargetMethod.Parameters.Length - 1);
            yield return Edits.Insert(syntax.ArgumentList.CloseParenToken.SpanStart, $"{(given.Count > 0 ? ", " : "")}{(isNext ? "" : taken!.Name + ": ")}{token}");
        }
    }
}
