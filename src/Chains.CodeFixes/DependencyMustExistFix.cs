using System.Collections.Generic;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Chains.Analyzers;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Corrects the misspelt name of a chainlet's interface.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DependencyMustExistFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.DependencyMustExist, "Take the chainlet interface that was meant")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextChange>? changes = diagnostic.Properties.TryGetValue(UnknownDependency.MeantInterface, out string? meant) && meant is not null
                && node.Type is not null && Edits.NameOf(node.Type) is { } name
            ? new[] { Edits.Replace(name.Span, meant) }
            : null;
        return Task.FromResult(changes);
    }

    /// <summary>The meant interface may stand in a namespace that this file does not use: then the name stays unknown.</summary>
    protected override bool Accepts(int errorsBefore, int errorsAfter) => errorsAfter < errorsBefore;
}
