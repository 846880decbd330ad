using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Analyzers;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Names a chainlet by its class where another has its name, and by its namespace as well where that is taken, too.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DisplayNamesMustDifferFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.DisplayNamesMustDiffer, "Name the chainlet by its class and namespace")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { } chainlet)
        {
            return null;
        }
        ChainGraph graph = ChainGraph.Of(model.Compilation);
        INamedTypeSymbol[] own = graph.Chainlets(cancellationToken).ToArray();
        INamedTypeSymbol[][] chains = own.Where(c => KnownSymbols.FindAttribute(c, "EntrypointAttribute") is not null).Select(entrypoint => graph.Closure(entrypoint).ToArray()).ToArray();
        string name = ChainletInterfaces.DisplayName(chainlet);
        if (chains.Where(chain => chain.Contains(chainlet, SymbolEqualityComparer.Default)).SelectMany(chain => chain)
                .FirstOrDefault(c => !SymbolEqualityComparer.Default.Equals(c, chainlet) && ChainNames.Shared(ChainletInterfaces.DisplayName(c), name) is not null) is not { } twin)
        {
            return null;
        }
        // A name that was given in place of the class's is the one to be taken back.
        foreach (INamedTypeSymbol named in new[] { chainlet, twin })
        {
            if (NameArgument(named, node, cancellationToken) is { } given && !IsTaken(named, named.Name) && Spelled(named.Name) is { } ownName)
            {
                return [Edits.Replace(given.Expression.Span, SyntaxFactory.Literal(ownName).Text)];
            }
        }
        if (Free(chainlet, candidate => IsTaken(chainlet, candidate)) is not { } free || Attribute(chainlet, node, cancellationToken) is not { } attribute)
        {
            return null;
        }
        string literal = SyntaxFactory.Literal(free).Text;
        return (NameArgument(chainlet, node, cancellationToken), attribute.ArgumentList) switch
        {
            ({ } argument, _) => [Edits.Replace(argument.Expression.Span, literal)],
            (null, null) => [Edits.Insert(attribute.Span.End, $"(Name = {literal})")],
            (null, { } list) => [Edits.Insert(list.OpenParenToken.Span.End, $"Name = {literal}{(list.Arguments.Count > 0 ? ", " : "")}")],
        };

        bool IsTaken(INamedTypeSymbol by, string candidate) => chains.SelectMany(c => c).Concat(own)
            .Any(c => !SymbolEqualityComparer.Default.Equals(c, by) && ChainNames.Shared(ChainletInterfaces.DisplayName(c), candidate) is not null);
    }

    private static AttributeSyntax? Attribute(INamedTypeSymbol chainlet, SyntaxNode node, CancellationToken cancellationToken) =>
        KnownSymbols.FindAttribute(chainlet, "ChainletAttribute")?.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == node.SyntaxTree
            ? reference.GetSyntax(cancellationToken) as AttributeSyntax
            : null;

    private static AttributeArgumentSyntax? NameArgument(INamedTypeSymbol chainlet, SyntaxNode node, CancellationToken cancellationToken) =>
        Attribute(chainlet, node, cancellationToken)?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "Name");

    private static string? Spelled(string name) => name.Length > 0 && name.All(c => c < 128) && char.IsLetter(name[0]) ? name : null;

    private static string? Free(INamedTypeSymbol chainlet, System.Func<string, bool> isTaken)
    {
        string name = chainlet.Name;
        for (INamespaceSymbol? space = chainlet.ContainingNamespace; isTaken(name); space = space.ContainingNamespace)
        {
            if (space is null or { IsGlobalNamespace: true })
            {
                return null;
            }
            name = space.Name + name;
        }
        return Spelled(name);
    }
}
