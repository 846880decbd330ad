using System;
using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>
/// Copies a piece of the user's code to where only the framework and the types of a contract are: type names become full names, constants their values. What uses
/// anything else is not copied.
/// </summary>
internal sealed class CopiedCode : CSharpSyntaxRewriter
{
    // The keys that .NET, ASP.NET Core and their packages are signed with.
    private static readonly HashSet<string> FrameworkKeys = new(StringComparer.Ordinal) { "b77a5c561934e089", "b03f5f7f11d50a3a", "cc7b13ffcd2ddd51", "adb9793829ddae60", "7cec85d7bea7798e" };

    private readonly SemanticModel _model;
    private readonly ISet<INamedTypeSymbol> _declared;
    private string? _culprit;

    private CopiedCode(SemanticModel model, ISet<INamedTypeSymbol> declared)
    {
        _model = model;
        _declared = declared;
    }

    /// <returns>The text, or the name that stands in the way.</returns>
    public static (string Text, string? Culprit) Copy(SyntaxNode node, SemanticModel model, ISet<INamedTypeSymbol> declared)
    {
        var copy = new CopiedCode(model, declared);
        SyntaxNode result = copy.Visit(node);
        return (result.NormalizeWhitespace("    ", "\n").ToString(), copy._culprit);
    }

    /// <summary>Whether every program of ASP.NET Core has the type.</summary>
    public static bool IsFramework(ITypeSymbol type) => type.ContainingAssembly is { } assembly
        && FrameworkKeys.Contains(string.Concat(assembly.Identity.PublicKeyToken.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>A part of the type that is neither the framework's nor the contract's; null where there is none.</summary>
    public static ITypeSymbol? FindUnknown(ITypeSymbol type, ISet<INamedTypeSymbol> declared) => type switch
    {
        ITypeParameterSymbol => null,
        IArrayTypeSymbol array => FindUnknown(array.ElementType, declared),
        INamedTypeSymbol named => named.TypeArguments.Select(a => FindUnknown(a, declared)).FirstOrDefault(a => a is not null)
            ?? (named.ContainingType is { IsGenericType: true } outer ? FindUnknown(outer, declared) : null)
            ?? (declared.Contains(named.OriginalDefinition) || IsFramework(named) ? null : named),
        _ => type,
    };

    /// <summary>The type for a message.</summary>
    public static string Show(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.Short);

    /// <summary><c>N.Outer`1+Inner</c>.</summary>
    public static string MetadataName(INamedTypeSymbol type) => type.ContainingType is { } outer
        ? MetadataName(outer) + "+" + type.MetadataName
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(KnownSymbols.Id).Replace("@", "") + "." + type.MetadataName : type.MetadataName;

    /// <summary>Comments and line ends of the user's file stay where they are.</summary>
    public override SyntaxTrivia VisitTrivia(SyntaxTrivia trivia) => default;

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) => VisitName(node) ?? node;

    public override SyntaxNode? VisitGenericName(GenericNameSyntax node) => VisitName(node) ?? base.VisitGenericName(node);

    public override SyntaxNode? VisitQualifiedName(QualifiedNameSyntax node) => VisitName(node) ?? base.VisitQualifiedName(node);

    public override SyntaxNode? VisitAliasQualifiedName(AliasQualifiedNameSyntax node) => VisitName(node) ?? base.VisitAliasQualifiedName(node);

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        if (Constant(node) is { } constant)
        {
            return constant;
        }
        if (_model.GetSymbolInfo(node).Symbol is ITypeSymbol type)
        {
            return TypeName(type, node);
        }
        CheckMember(node.Name, isQualified: true);
        return node.WithExpression((ExpressionSyntax)Visit(node.Expression)).WithName((SimpleNameSyntax)VisitArguments(node.Name));
    }

    public override SyntaxNode? VisitMemberBindingExpression(MemberBindingExpressionSyntax node)
    {
        CheckMember(node.Name, isQualified: true);
        return node.WithName((SimpleNameSyntax)VisitArguments(node.Name));
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node) => Constant(node) ?? base.VisitInvocationExpression(node);

    public override SyntaxNode? VisitNameColon(NameColonSyntax node) => node;

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        // The left side of an object initializer is a member of what is created.
        if (node.Parent is InitializerExpressionSyntax && node.Left is SimpleNameSyntax name)
        {
            CheckMember(name, isQualified: true);
            return node.WithRight((ExpressionSyntax)Visit(node.Right));
        }
        return base.VisitAssignmentExpression(node);
    }

    public override SyntaxNode? VisitThisExpression(ThisExpressionSyntax node) => node;

    private SyntaxNode VisitArguments(SimpleNameSyntax name) => name is GenericNameSyntax generic
        ? generic.WithTypeArgumentList((TypeArgumentListSyntax)Visit(generic.TypeArgumentList))
        : name;

    private SyntaxNode? VisitName(NameSyntax node)
    {
        if (node is IdentifierNameSyntax { IsVar: true } or IdentifierNameSyntax { Identifier.Text: "_" })
        {
            return node;
        }
        if (Constant(node) is { } constant)
        {
            return constant;
        }
        switch (_model.GetSymbolInfo(node).Symbol)
        {
            case ITypeSymbol type:
                return TypeName(type, node);
            case IParameterSymbol or ILocalSymbol or IRangeVariableSymbol or ILabelSymbol:
                return node;
            case null:
                _culprit ??= node.ToString();
                return node;
            default:
                if (node is SimpleNameSyntax name)
                {
                    CheckMember(name, isQualified: false);
                    return VisitArguments(name);
                }
                _culprit ??= node.ToString();
                return node;
        }
    }

    private void CheckMember(SimpleNameSyntax name, bool isQualified)
    {
        ISymbol? symbol = _model.GetSymbolInfo(name).Symbol;
        bool known = symbol switch
        {
            // An extension method is found by a using, and of those a client has the SDK's.
            IMethodSymbol { ReducedFrom: { } extension } => IsFramework(extension.ContainingType) && KnownSymbols.Is(extension.ContainingType, "System.Linq.Enumerable"),
            { ContainingType: { } owner } when IsFramework(owner) => isQualified || !symbol.IsStatic,
            { ContainingType: { } owner } when _declared.Contains(owner.OriginalDefinition) =>
                owner.TypeKind == TypeKind.Enum || MessageReader.Members(owner.OriginalDefinition).Any(m => SymbolEqualityComparer.Default.Equals(m, symbol.OriginalDefinition)),
            { ContainingType.IsTupleType: true } => true,
            _ => false,
        };
        if (!known)
        {
            _culprit ??= symbol?.ContainingType is { } home ? home.Name + "." + name.Identifier.ValueText : name.ToString();
        }
    }

    private Microsoft.CodeAnalysis.CSharp.Syntax.TypeSyntax TypeName(ITypeSymbol type, SyntaxNode node)
    {
        if (FindUnknown(type, _declared) is { } unknown)
        {
            _culprit ??= Show(unknown);
        }
        return SyntaxFactory.ParseTypeName(type.ToDisplayString(KnownSymbols.FullName)).WithTriviaFrom(node);
    }

    private ExpressionSyntax? Constant(ExpressionSyntax node) =>
        _model.GetConstantValue(node) is { HasValue: true, Value: { } value } && _model.GetTypeInfo(node).Type is { } type && FindUnknown(type, _declared) is null
            ? SyntaxFactory.ParseExpression(Literals.Of(value, type) is var text && text[0] is '(' or '-' ? "(" + text + ")" : text).WithTriviaFrom(node)
            : null;
}
