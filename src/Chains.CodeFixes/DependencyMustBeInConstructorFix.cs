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

/// <summary>Takes in the constructor what a property or a field was open for.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DependencyMustBeInConstructorFix() : SyntaxFix<MemberDeclarationSyntax>(ChainDiagnostics.DependencyMustBeInConstructor, "Take the dependency in the constructor")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MemberDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        TypeSyntax? type = node switch
        {
            PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: null, AccessorList: { } accessors } property when accessors.Accessors.Any(SyntaxKind.GetAccessorDeclaration) && accessors.Accessors.All(a => a.Body is null && a.ExpressionBody is null) => property.Type,
            FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field => field.Declaration.Type,
            _ => null,
        };
        if (model is null || type is null || node.Modifiers.Any(m => m.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.VirtualKeyword or SyntaxKind.OverrideKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.PartialKeyword))
        {
            return null;
        }
        TypeSyntax plain = (type as NullableTypeSyntax)?.ElementType ?? type;
        if (Edits.NameOf(plain) is not { } name)
        {
            return null;
        }
        string wanted = Injection.NameFor(name.ValueText);
        (string Name, TextChange? Change)? primary = Injection.Into(node, plain.ToString(), wanted, model, cancellationToken);
        OrdinaryConstructor? ordinary = primary is null ? OrdinaryConstructor.Around(node, model, cancellationToken) : null;
        if ((primary ?? ordinary?.Take(plain.ToString(), wanted)) is not var (parameter, added))
        {
            return null;
        }
        var changes = new List<TextChange>(Edits.SetAccessibility(node, "private"));
        changes.AddRange(node.Modifiers.Where(m => m.IsKind(SyntaxKind.RequiredKeyword)).Select(Edits.Remove));
        if (added is { } change)
        {
            changes.Add(change);
        }
        if (type is NullableTypeSyntax nullable)
        {
            changes.Add(Edits.Replace(nullable.QuestionToken.Span, ""));
        }
        SyntaxToken member = default;
        switch (node)
        {
            case PropertyDeclarationSyntax property:
                // Only the constructor sets it now.
                changes.AddRange(property.AccessorList!.Accessors.Where(a => !a.IsKind(SyntaxKind.GetAccessorDeclaration)).Select(Edits.RemoveWithBlanks));
                changes.AddRange(property.AccessorList.Accessors.Where(a => a.IsKind(SyntaxKind.GetAccessorDeclaration)).SelectMany(a => a.Modifiers).Select(Edits.Remove));
                if (ordinary is null)
                {
                    changes.Add(property.Initializer is { } initial ? Edits.Replace(initial.Value.Span, parameter) : Edits.Insert(property.AccessorList.Span.End, $" = {parameter};"));
                }
                else if (property.Initializer is not null)
                {
                    changes.Add(Edits.Replace(TextSpan.FromBounds(property.AccessorList.Span.End, property.Span.End), ""));
                }
                member = property.Identifier;
                break;
            case FieldDeclarationSyntax { Declaration: { Variables: [var variable] } declaration } field:
                if (!field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword))
                {
                    changes.Add(Edits.Insert(declaration.Type.SpanStart, "readonly "));
                }
                changes.Add(Edits.Replace(TextSpan.FromBounds(variable.Identifier.Span.End, variable.Span.End), ordinary is null ? $" = {parameter}" : ""));
                member = variable.Identifier;
                // What another framework would have set it by.
                changes.AddRange(field.AttributeLists.SelectMany(l => l.Attributes).Where(a => a.Parent is AttributeListSyntax { Attributes.Count: 1 }).Select(Edits.Remove));
                break;
        }
        if (ordinary is not null)
        {
            changes.Add(ordinary.Assign(member.Text, parameter));
        }
        return changes;
    }
}
