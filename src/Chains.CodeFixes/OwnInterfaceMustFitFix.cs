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

/// <summary>Adds <c>partial</c> to an interface of the user's, so that its generated half can join it.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class OwnInterfaceMustFitFix() : SyntaxFix<InterfaceDeclarationSyntax>(ChainDiagnostics.OwnInterfaceMustFit, "Add 'partial'")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, InterfaceDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextChange>? changes = Edits.AddPartial(node) is { } change ? new[] { change } : null;
        return Task.FromResult(changes);
    }
}
