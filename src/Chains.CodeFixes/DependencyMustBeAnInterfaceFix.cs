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

/// <summary>Takes the interface of a chainlet in place of its class, in the parameter and in the members that keep it.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DependencyMustBeAnInterfaceFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.DependencyMustBeAnInterface, "Take the chainlet's interface")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || node.Type is null || node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || model.GetTypeInfo(node.Type, cancellationToken).Type is not { } chainlet)
        {
            return null;
        }
        IEnumerable<TypeSyntax> kept = type.Members.Select(m => m switch
        {
            FieldDeclarationSyntax field => field.Declaration.Type,
            PropertyDeclarationSyntax property => property.Type,
            _ => null,
        }).OfType<TypeSyntax>().Where(t => SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(t, cancellationToken).Type, chainlet));
        return new[] { node.Type }.Concat(kept)
            .Select(Edits.NameOf)
            .OfType<SyntaxToken>()
            .Select(name => Edits.Replace(name.Span, "I" + name.ValueText))
            .ToArray();
    }
}
