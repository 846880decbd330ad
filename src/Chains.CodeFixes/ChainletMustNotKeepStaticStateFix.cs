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

/// <summary>Makes static state that of the one object that the host has.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotKeepStaticStateFix() : SyntaxFix<MemberDeclarationSyntax>(ChainDiagnostics.ChainletMustNotKeepStaticState, "Remove 'static'")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MemberDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TextChange>?>(node.Modifiers.Where(m => m.IsKind(SyntaxKind.StaticKeyword)).Select(Edits.Remove).ToArray());
}
