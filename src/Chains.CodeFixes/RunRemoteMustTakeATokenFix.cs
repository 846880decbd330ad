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

/// <summary>Adds the CancellationToken, and passes it on to all that can be cancelled.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class RunRemoteMustTakeATokenFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.RunRemoteMustTakeAToken, "Take a CancellationToken and pass it on")
{
    private const string Name = "cancellationToken";

    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { } method || node.ParameterList.Parameters.LastOrDefault()?.Modifiers.Any(SyntaxKind.ParamsKeyword) == true)
        {
            return null;
        }
        bool isIterator = node.Modifiers.Any(SyntaxKind.AsyncKeyword) && method.ReturnType.Name == "IAsyncEnumerable";
        string attribute = isIterator ? $"[{Edits.TypeName(model, node.SpanStart, "System.Runtime.CompilerServices", "EnumeratorCancellationAttribute").Replace("CancellationAttribute", "Cancellation")}] " : "";
        string type = Edits.TypeName(model, node.SpanStart, "System.Threading", "CancellationToken");
        string comma = node.ParameterList.Parameters.Count > 0 ? ", " : "";
        return new[] { Edits.Insert(node.ParameterList.CloseParenToken.SpanStart, $"{comma}{attribute}{type} {Name} = default") }
            .Concat(Tokens.PassOn(model, node, Name, cancellationToken))
            .ToArray();
    }
}
