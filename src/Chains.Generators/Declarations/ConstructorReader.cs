using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads what a chainlet asks for. It never decides which parameter is a chainlet: the interfaces do not exist yet, and a name
/// alone misleads (shadowing, aliases). Types are kept as written, and the compiler resolves them in the repeated scope.
/// </summary>
internal static class ConstructorReader
{
    public static IMethodSymbol? Find(INamedTypeSymbol chainlet, ReadReport report)
    {
        IMethodSymbol[] open = chainlet.InstanceConstructors
            .Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)
            .Where(c => !(chainlet.IsRecord && c.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, chainlet)))
            .ToArray();
        if (open.Length == 1)
        {
            return open[0];
        }
        if (!chainlet.IsStatic && !chainlet.IsAbstract)
        {
            report.Add(ChainDiagnostics.ChainletMustHaveOneConstructor, open.Length > 1 ? open[1] : chainlet, chainlet.Name, open.Length);
        }
        return null;
    }

    public static EquatableArray<ConstructorParameterModel> Read(INamedTypeSymbol chainlet, IMethodSymbol constructor, WireTypeReader types, ReadReport report)
    {
        var result = new List<ConstructorParameterModel>();
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                report.Add(ChainDiagnostics.ConstructorParameterMustBeByValue, parameter, chainlet.Name, parameter.Name, parameter.RefKind.ToString().ToLowerInvariant());
                continue;
            }
            result.Add(ReadParameter(chainlet, parameter, types, report));
        }
        return result.ToEquatableArray();
    }

    private static ConstructorParameterModel ReadParameter(INamedTypeSymbol chainlet, IParameterSymbol parameter, WireTypeReader types, ReadReport report)
    {
        AttributeData? depends = KnownSymbols.FindAttribute(parameter, "DependsAttribute");
        (string? initializer, string? json) = depends is null ? (null, null) : ReadDepends(chainlet, parameter, depends, report);
        // The '?' behind a name that is not generated yet, IPhiLlm?, makes the compiler think of a struct.
        bool keepsDefault = parameter.HasExplicitDefaultValue && !KnownSymbols.ContainsError(parameter.Type) && (parameter.Type.SpecialType != SpecialType.None || parameter.Type.IsValueType);
        var model = new ConstructorParameterModel
        {
            Name = Naming.Escape(parameter.Name),
            Type = AsWritten(parameter),
            Kind = ConstructorParameterKind.Other,
            KeepsDefault = keepsDefault,
            IsOptional = parameter.HasExplicitDefaultValue && !keepsDefault,
            DependsInitializer = initializer,
            DependsJson = json,
            Remote = ReadRemote(parameter.Type, report),
            Adapter = depends?.AttributeClass is { TypeArguments: [INamedTypeSymbol target] } ? AdapterReader.Read(target, parameter) : null,
        };
        if (!KnownSymbols.IsChains(parameter.Type, "DeploymentContext"))
        {
            if (depends is null && SuppliedServices.WhyNot(chainlet, parameter) is { } advice)
            {
                report.Add(ChainDiagnostics.ConstructorParameterMustBeSupplied, TypeSyntax.Of(parameter), parameter, parameter.Name, chainlet.Name, parameter.Type.ToDisplayString(KnownSymbols.Short), advice);
            }
            return model;
        }
        if (parameter.Type is not INamedTypeSymbol { TypeArguments: [var config] })
        {
            return model with { Kind = ConstructorParameterKind.Context };
        }
        if (types.ReadRoot(config, config.Name) is not { } userConfig)
        {
            if (!types.MetError)
            {
                report.Add(ChainDiagnostics.ParameterTypeMustBeSupported, TypeSyntax.Of(parameter), parameter, chainlet.Name, types.FailedPath ?? parameter.Name, types.FailedReason);
            }
            return model with { Kind = ConstructorParameterKind.Context };
        }
        return model with { Kind = ConstructorParameterKind.ContextWithUserConfig, UserConfig = userConfig };
    }

    /// <summary>A service outside of the chain. What is wrong with its interface is reported there, but counts for who asks for it, too: it gets no host.</summary>
    private static AnnotationModel? ReadRemote(ITypeSymbol type, ReadReport report)
    {
        if (AnnotationReader.ReadRemote(type) is not { } remote)
        {
            return null;
        }
        var found = new ReadReport();
        OutsideReader.Check((INamedTypeSymbol)type.OriginalDefinition, found);
        report.Include(found);
        return remote;
    }

    /// <summary>The parameter's type as its file writes it; a metadata parameter's (a chainlet's base in another assembly) by its full name.</summary>
    private static string AsWritten(IParameterSymbol parameter)
    {
        if (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax { Type: { } syntax })
        {
            while (syntax is NullableTypeSyntax nullable)
            {
                syntax = nullable.ElementType;
            }
            // A type nested in the chainlet is in scope in its constructor, but not in the host's class.
            ITypeSymbol type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } value ? value.TypeArguments[0] : parameter.Type;
            return !KnownSymbols.ContainsError(type) && HasNested(type)
                ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.FullName)
                : Text(syntax);
        }
        return parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.FullName);
    }

    private static bool HasNested(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HasNested(array.ElementType),
        INamedTypeSymbol named => named.ContainingType is not null || named.TypeArguments.Any(HasNested),
        _ => false,
    };

    /// <summary>The tokens of a type without the trivia between them: a comment there is no part of the type.</summary>
    private static string Text(SyntaxNode type)
    {
        var text = new StringBuilder();
        foreach (SyntaxToken token in type.DescendantTokens())
        {
            bool isWord = SyntaxFacts.IsIdentifierStartCharacter(token.Text.Length == 0 ? ' ' : token.Text[0]) || token.Text.StartsWith("@", System.StringComparison.Ordinal);
            // A tuple's element: the type before its name.
            if (isWord && text.Length > 0 && (SyntaxFacts.IsIdentifierPartCharacter(text[text.Length - 1]) || text[text.Length - 1] is '>' or ']' or '?' or ')'))
            {
                text.Append(' ');
            }
            text.Append(token.Text).Append(token.Text == "," ? " " : "");
        }
        return text.ToString();
    }

    private static (string? Initializer, string? Json) ReadDepends(INamedTypeSymbol chainlet, IParameterSymbol parameter, AttributeData depends, ReadReport report)
    {
        var initializer = new StringBuilder();
        var json = new JsonText();
        json.BeginObject();
        foreach (KeyValuePair<string, TypedConstant> argument in depends.NamedArguments)
        {
            if (argument.Value.Kind == TypedConstantKind.Error || argument.Value.Value is not { } value)
            {
                continue;
            }
            string? range = AnnotationRules.DependsProblem(depends, argument.Key, value);
            if (range is not null)
            {
                report.AddArgument(ChainDiagnostics.ValueMustBeInRange, depends, argument.Key, parameter, (ReadReport.Replacement, AnnotationRules.DependsNearest(depends, argument.Key, value)),
                    "[Depends] " + argument.Key, chainlet.Name + "." + parameter.Name, System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", range);
                continue;
            }
            initializer.Append(initializer.Length == 0 ? "" : ", ").Append(argument.Key).Append(" = ").Append(Literals.Of(value, argument.Value.Type!));
            json.Property(Naming.Camel(argument.Key));
            AnnotationReader.WriteConstant(json, argument.Value);
        }
        json.EndObject();
        return (initializer.ToString(), json.ToString());
    }
}
