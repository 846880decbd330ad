using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TypeSyntax = Microsoft.CodeAnalysis.CSharp.Syntax.TypeSyntax;

namespace Chains.CodeFixes;

/// <summary>Types that cannot travel and have one that can in their place: those of which the message names one alone.</summary>
internal static class TravellingTypes
{
    private static readonly (string Type, string Space, string Instead)[] Pairs =
    [
        ("System.Collections.Generic.IEnumerable", "System.Collections.Generic", "IReadOnlyList"),
        ("System.Collections.Generic.Stack", "System.Collections.Generic", "List"),
        ("System.Collections.Concurrent.ConcurrentBag", "System.Collections.Generic", "List"),
        ("System.Collections.Concurrent.ConcurrentQueue", "System.Collections.Generic", "List"),
        ("System.Collections.Concurrent.ConcurrentStack", "System.Collections.Generic", "List"),
        ("System.Threading.Channels.ChannelReader", "System.Collections.Generic", "IAsyncEnumerable"),
        ("System.Text.StringBuilder", "", "string"),
        ("System.IntPtr", "", "long"),
        ("System.Text.Json.Nodes.JsonValue", "System.Text.Json.Nodes", "JsonNode"),
    ];

    /// <summary>The edits that write the other type wherever a type's syntax names such a one; a type that is declared elsewhere stays as it is.</summary>
    public static IReadOnlyList<TextChange> In(TypeSyntax syntax, SemanticModel model, CancellationToken cancellationToken)
    {
        var changes = new List<TextChange>();
        foreach (TypeSyntax part in syntax.DescendantNodesAndSelf(n => n is not QualifiedNameSyntax and not AliasQualifiedNameSyntax || n == syntax).OfType<TypeSyntax>())
        {
            if (model.GetTypeInfo(part, cancellationToken).Type is not INamedTypeSymbol type || part.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
            {
                continue;
            }
            foreach ((string name, string space, string instead) in Pairs)
            {
                if (!KnownSymbols.Is(type, name) || type.Arity > 1)
                {
                    continue;
                }
                string written = space.Length == 0 ? instead : TypeName(model, part.SpanStart, space, instead, type.Arity);
                GenericNameSyntax? generic = part as GenericNameSyntax ?? (part as QualifiedNameSyntax)?.Right as GenericNameSyntax ?? (part as AliasQualifiedNameSyntax)?.Name as GenericNameSyntax;
                if (type.Arity == 0)
                {
                    changes.Add(Edits.Replace(part.Span, written));
                }
                else if (generic is not null)
                {
                    changes.Add(Edits.Replace(TextSpan.FromBounds(part.SpanStart, generic.Identifier.Span.End), written));
                }
            }
        }
        return changes;
    }

    private static string TypeName(SemanticModel model, int position, string space, string name, int arity) =>
        model.LookupNamespacesAndTypes(position, name: name).OfType<INamedTypeSymbol>().Any(t => t.Arity == arity && t.ContainingNamespace.ToDisplayString() == space) ? name : $"{space}.{name}";
}
