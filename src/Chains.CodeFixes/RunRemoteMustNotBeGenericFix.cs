using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Removes type parameters that nothing in RunRemote uses.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class RunRemoteMustNotBeGenericFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.RunRemoteMustNotBeGeneric, "Remove the type parameters of RunRemote")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        (await Edits.PartsAsync(document, node, cancellationToken).ConfigureAwait(false)).SelectMany(d => Edits.RemoveTypeParameters(d.TypeParameterList, d.ConstraintClauses)).ToArray();
}
