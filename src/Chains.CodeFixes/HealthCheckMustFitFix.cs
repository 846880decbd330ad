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

/// <summary>Gives IsHealthy its signature, where its result is one already.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class HealthCheckMustFitFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.HealthCheckMustFit, "Give IsHealthy its signature")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model?.GetDeclaredSymbol(node, cancellationToken) is { } method && Hooks.IsFree(node) && IsAnswer(method.ReturnType)
            ? Hooks.TakeAToken(node, method).ToArray()
            : null;
    }

    private static bool IsAnswer(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean
        || (type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] } task && (KnownSymbols.Is(task, "System.Threading.Tasks.Task") || KnownSymbols.Is(task, "System.Threading.Tasks.ValueTask")));
}
