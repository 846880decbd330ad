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

/// <summary>Removes a chainlet from the constructor that nothing in the class names.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DependencyMustBeCalledFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.DependencyMustBeCalled, "Remove the dependency")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TextChange>?>(node.Parent is ParameterListSyntax list ? new[] { Edits.Remove(list.Parameters, node) } : null);
}
