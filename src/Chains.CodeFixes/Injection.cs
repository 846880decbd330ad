using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Takes a chainlet's interface in the constructor of the chainlet that needs it: in a primary one, which a class without any gets, or in the ordinary one that it has.</summary>
internal static class Injection
{
    /// <summary>
    /// The primary constructor's parameter, and the edit that adds it; no edit where the constructor takes the type already, and null where the class has a constructor of another form.
    /// </summary>
    /// <param name="node">Where the interface is needed.</param>
    /// <param name="type">The interface, as it is to be written.</param>
    /// <param name="name">The parameter's name where nothing stands against it.</param>
    /// <param name="model">What the document means.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public static (string Name, TextChange? Change)? Into(SyntaxNode node, string type, string name, SemanticModel model, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not ClassDeclarationSyntax declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } chainlet
            || !KnownSymbols.IsChainlet(chainlet)
            || chainlet.InstanceConstructors.Any(c => !c.IsImplicitlyDeclared && c.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) != declaration))
        {
            return null;
        }
        if (declaration.ParameterList is not { } list)
        {
            // A base that is constructed with nothing is so behind a primary constructor, too.
            string free = Free(name, chainlet);
            return (free, Edits.Insert(declaration.TypeParameterList?.Span.End ?? declaration.Identifier.Span.End, $"({type} {free})"));
        }
        return Take(list, type, name, chainlet);
    }

    /// <summary>The name of the parameter of a type, and the edit that adds it where there is none.</summary>
    public static (string Name, TextChange? Change) Take(ParameterListSyntax list, string type, string name, INamedTypeSymbol chainlet)
    {
        if (list.Parameters.FirstOrDefault(p => p.Type?.ToString() == type) is { } present)
        {
            return (present.Identifier.Text, null);
        }
        string added = Free(name, chainlet);
        ParameterSyntax? optional = list.Parameters.FirstOrDefault(p => p.Default is not null || p.Modifiers.Any(SyntaxKind.ParamsKeyword));
        return (added, optional is null
            ? Edits.Insert(list.CloseParenToken.SpanStart, $"{(list.Parameters.Count > 0 ? ", " : "")}{type} {added}")
            : Edits.Insert(optional.SpanStart, $"{type} {added}, "));
    }

    /// <summary>The edits that take an interface in the constructor, and use it where <paramref name="expression"/> stands. A local variable that held its value is no longer needed.</summary>
    public static IReadOnlyList<TextChange>? InPlaceOf(ExpressionSyntax expression, string type, SemanticModel model, CancellationToken cancellationToken)
    {
        LocalDeclarationStatementSyntax? held = expression.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, AwaitKeyword.RawKind: 0, Parent: BlockSyntax } local } } } ? local : null;
        string name = held?.Declaration.Variables[0].Identifier.Text ?? NameFor(type);
        var changes = new List<TextChange>();
        string given;
        if (Into(expression, type, name, model, cancellationToken) is var (parameter, added))
        {
            given = parameter;
            changes.AddRange(added is { } change ? [change] : []);
        }
        else if (OrdinaryConstructor.Around(expression, model, cancellationToken)?.Keep(expression, type, name, model, cancellationToken) is var (keeper, kept))
        {
            given = keeper;
            changes.AddRange(kept);
        }
        else
        {
            return null;
        }
        changes.Add(held is not null && given == name ? Edits.Remove(held) : Edits.Replace(expression, given));
        return changes;
    }

    /// <summary><c>IPhiLlm</c> to <c>phiLlm</c>.</summary>
    public static string NameFor(string type)
    {
        string name = type.Substring(type.LastIndexOf('.') + 1).TrimStart('@');
        name = name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : name;
        return Generators.Emission.Naming.Escape(name.Length == 0 ? "dependency" : char.ToLowerInvariant(name[0]) + name.Substring(1));
    }

    private static string Free(string name, INamedTypeSymbol chainlet)
    {
        string free = name;
        var taken = new HashSet<string>(chainlet.GetMembers().Select(m => m.Name).Concat(chainlet.InstanceConstructors.SelectMany(c => c.Parameters).Select(p => p.Name)));
        for (int i = 2; taken.Contains(free.TrimStart('@')); i++)
        {
            free = $"{name}{i}";
        }
        return free;
    }
}
