using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>The one constructor of a chainlet, where it is a member with a body: what it takes is kept in members.</summary>
internal sealed class OrdinaryConstructor
{
    private readonly ConstructorDeclarationSyntax _constructor;
    private readonly BlockSyntax _body;
    private readonly INamedTypeSymbol _chainlet;
    private readonly SourceText _text;
    private readonly string _newLine;

    private OrdinaryConstructor(ConstructorDeclarationSyntax constructor, BlockSyntax body, INamedTypeSymbol chainlet)
    {
        _constructor = constructor;
        _body = body;
        _chainlet = chainlet;
        _text = constructor.SyntaxTree.GetText();
        _newLine = Edits.NewLine(_text);
    }

    /// <summary>The constructor of the chainlet around <paramref name="node"/>; null where there are several, or one of another form or in another file.</summary>
    public static OrdinaryConstructor? Around(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is ClassDeclarationSyntax declaration
        && model.GetDeclaredSymbol(declaration, cancellationToken) is { } chainlet
        && KnownSymbols.IsChainlet(chainlet)
        && chainlet.InstanceConstructors is [var symbol]
        && symbol.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
        && reference.SyntaxTree == node.SyntaxTree
        && reference.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax { Body: { } body } constructor
            ? new OrdinaryConstructor(constructor, body, chainlet)
            : null;

    /// <summary>The name of the parameter of a type, and the edit that adds it where there is none.</summary>
    public (string Name, TextChange? Change) Take(string type, string name) => Injection.Take(_constructor.ParameterList, type, name, _chainlet);

    /// <summary>The edit that gives a parameter to a member, before the body can do anything with it.</summary>
    public TextChange Assign(string member, string parameter)
    {
        string assignment = $"{member} = {parameter};";
        if (_body.Statements.TakeWhile(s => s is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: IdentifierNameSyntax } }).LastOrDefault() is { } last)
        {
            return Edits.Insert(last.FullSpan.End, EndsLine(last) ? Edits.Indentation(_text, last.SpanStart) + assignment + _newLine : assignment + " ");
        }
        SyntaxToken brace = _body.OpenBraceToken;
        if (brace.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            string indentation = Edits.Indentation(_text, _constructor.SpanStart);
            return Edits.Insert(brace.FullSpan.End, indentation + (indentation.Contains('\t') ? "\t" : "    ") + assignment + _newLine);
        }
        return Edits.Insert(brace.FullSpan.End, $"{(brace.TrailingTrivia.Count > 0 ? "" : " ")}{assignment} ");
    }

    /// <summary>What <paramref name="node"/> names the interface by, in the constructor or in another member, and the edits that take and keep it; null where another member has the field's name.</summary>
    public (string Name, IReadOnlyList<TextChange> Changes)? Keep(SyntaxNode node, string type, string name, SemanticModel model, CancellationToken cancellationToken)
    {
        (string parameter, TextChange? added) = Take(type, name);
        var changes = new List<TextChange>();
        if (added is { } change)
        {
            changes.Add(change);
        }
        if (_constructor.Span.Contains(node.Span))
        {
            return (parameter, changes);
        }
        if (added is null && Keeper(parameter, model, cancellationToken) is { } keeper)
        {
            return (keeper, changes);
        }
        IFieldSymbol[] fields = _chainlet.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsImplicitlyDeclared).ToArray();
        bool isUnderscored = fields.Length == 0 || fields.Any(f => f.Name.StartsWith("_", StringComparison.Ordinal));
        string field = isUnderscored ? "_" + parameter.TrimStart('@') : parameter;
        if (_chainlet.GetMembers(field.TrimStart('@')).Length > 0)
        {
            return null;
        }
        changes.Add(Declare($"private readonly {type} {field};"));
        changes.Add(Assign(isUnderscored ? field : "this." + field, parameter));
        return (field, changes);
    }

    /// <summary>The member that is given a parameter as it is.</summary>
    private string? Keeper(string parameter, SemanticModel model, CancellationToken cancellationToken) => _body.Statements
        .OfType<ExpressionStatementSyntax>()
        .Select(s => s.Expression)
        .OfType<AssignmentExpressionSyntax>()
        .Where(a => a.IsKind(SyntaxKind.SimpleAssignmentExpression) && a.Right is IdentifierNameSyntax right && right.Identifier.Text == parameter)
        .Select(a => model.GetSymbolInfo(a.Left, cancellationToken).Symbol)
        .FirstOrDefault(s => s is IFieldSymbol or IPropertySymbol { GetMethod: not null }) is { } member
            ? Generators.Emission.Naming.Escape(member.Name)
            : null;

    /// <summary>A field on a line of its own, behind the others or before the constructor.</summary>
    private TextChange Declare(string field)
    {
        string line = Edits.Indentation(_text, _constructor.SpanStart) + field + _newLine;
        SyntaxList<MemberDeclarationSyntax> members = ((TypeDeclarationSyntax)_constructor.Parent!).Members;
        if (members.OfType<FieldDeclarationSyntax>().LastOrDefault(f => !f.Modifiers.Any(m => m.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.ConstKeyword)) is { } last)
        {
            return Edits.Insert(last.FullSpan.End, EndsLine(last) ? line : field + " ");
        }
        bool beginsLine = _constructor.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        return Edits.Insert(_constructor.FullSpan.Start, !beginsLine ? field + " " : members[0] == _constructor ? line + _newLine : _newLine + line);
    }

    private static bool EndsLine(SyntaxNode node) => node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
}
