using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads what a client package declares a second time: the types that a contract reaches, with what makes a value of them: members, accessors, constructors, initial
/// values, attributes of serialisation. Methods and computed properties stay behind; code that gives a value is copied, or the type cannot be declared.
/// </summary>
internal sealed class ClientReader
{
    private static readonly string[] KeptAttributes =
    [
        "System.Text.Json.Serialization", "System.Runtime.Serialization", "System.ComponentModel", "System.ComponentModel.DataAnnotations", "System.Diagnostics.CodeAnalysis",
    ];

    private readonly HashSet<INamedTypeSymbol> _declared;
    private readonly Compilation? _compilation;
    private string _problem = "";

    private ClientReader(IAssemblySymbol assembly, IEnumerable<INamedTypeSymbol> types)
    {
        _compilation = (assembly as ISourceAssemblySymbol)?.Compilation;
        _declared = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol type in types)
        {
            Reach(type);
        }
    }

    /// <summary>A type with its base classes and its arguments, those of a type around it included.</summary>
    private void Reach(ITypeSymbol? type)
    {
        if (type is IArrayTypeSymbol array)
        {
            Reach(array.ElementType);
        }
        for (INamedTypeSymbol? level = type as INamedTypeSymbol; level is not null; level = level.ContainingType)
        {
            foreach (ITypeSymbol argument in level.TypeArguments)
            {
                Reach(argument);
            }
        }
        if (type is INamedTypeSymbol { TypeKind: not TypeKind.Error } named && !CopiedCode.IsFramework(named) && _declared.Add(named.OriginalDefinition))
        {
            Reach(named.OriginalDefinition.BaseType);
        }
    }

    /// <param name="chainlet">An entrypoint.</param>
    /// <param name="types">What has read its contract, and nothing else yet.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static ClientModel Read(INamedTypeSymbol chainlet, WireTypeReader types, CancellationToken cancellationToken)
    {
        var reader = new ClientReader(chainlet.ContainingAssembly, types.NamedTypes);
        var declarations = new List<ClientTypeModel>();
        foreach (INamedTypeSymbol type in reader._declared.OrderBy(CopiedCode.MetadataName, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader._problem = "";
            string text = reader.Declare(type);
            declarations.Add(new ClientTypeModel(CopiedCode.MetadataName(type), type.ContainingAssembly.Name, reader._problem.Length == 0 ? text : "", reader._problem));
        }
        return new ClientModel
        {
            Documentation = Documentation(chainlet),
            MethodDocumentation = chainlet.GetMembers("RunRemote").FirstOrDefault() is { } method ? Documentation(method) : "",
            Types = declarations.ToEquatableArray(),
            Assemblies = types.Assemblies.ToEquatableArray(),
        };
    }

    private void Refuse(string reason)
    {
        if (_problem.Length == 0)
        {
            _problem = reason;
        }
    }

    private string Declare(INamedTypeSymbol type)
    {
        var code = new CodeWriter();
        code.Line(ChainletEmitter.Header);
        code.Line();
        var levels = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            levels.Push(outer);
        }
        var blocks = new Stack<CodeWriter.Block>();
        if (!type.ContainingNamespace.IsGlobalNamespace)
        {
            blocks.Push(code.Open("namespace " + type.ContainingNamespace.ToDisplayString(KnownSymbols.Id)));
        }
        foreach (INamedTypeSymbol outer in levels)
        {
            blocks.Push(code.Open(Container(outer)));
        }
        if (type.TypeKind == TypeKind.Enum)
        {
            DeclareEnum(code, type);
        }
        else
        {
            DeclareObject(code, type);
        }
        while (blocks.Count > 0)
        {
            blocks.Pop().Dispose();
        }
        return code.ToString();
    }

    /// <summary>The type around a nested one: where it is no type of the contract itself, nothing but a name.</summary>
    private string Container(INamedTypeSymbol type)
    {
        string heading = $"partial {Keyword(type)} {Naming.Escape(type.Name)}{TypeParameters(type)}";
        return _declared.Contains(type) ? heading
            : type.TypeKind == TypeKind.Class ? $"public {(type.IsRecord ? "abstract" : "static")} {heading}{Constraints(type)}"
            : $"public {heading}{Constraints(type)}";
    }

    private static string Keyword(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Interface => "interface",
        TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
        _ => type.IsRecord ? "record" : "class",
    };

    private void DeclareEnum(CodeWriter code, INamedTypeSymbol type)
    {
        Lead(code, type);
        using (code.Open($"public enum {Naming.Escape(type.Name)} : {type.EnumUnderlyingType!.ToDisplayString(KnownSymbols.FullName)}"))
        {
            foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue))
            {
                Lead(code, field);
                code.Line($"{Naming.Escape(field.Name)} = {Convert.ToString(field.ConstantValue, System.Globalization.CultureInfo.InvariantCulture)},");
            }
        }
    }

    private void DeclareObject(CodeWriter code, INamedTypeSymbol type)
    {
        IMethodSymbol? constructor = MessageReader.FindConstructor(type);
        IMethodSymbol? primary = type.InstanceConstructors.FirstOrDefault(c => IsPrimary(c, type));
        if (type.TypeKind == TypeKind.Interface)
        {
            // What its types have in common is theirs to say; it stands for them alone.
            Lead(code, type);
            code.Line($"public partial interface {Naming.Escape(type.Name)}{TypeParameters(type)}{Constraints(type)};");
            return;
        }
        if (type.AllInterfaces.Any(i => KnownSymbols.Is(i, "Google.Protobuf.IMessage")))
        {
            Refuse("it is a message that protoc made; pack the project that holds its code, and reference the package");
        }
        if (primary is not null && constructor is not null && !SymbolEqualityComparer.Default.Equals(primary, constructor))
        {
            Refuse("it is constructed otherwise than by its primary constructor; make that one its only public constructor");
        }
        ISymbol[] members = MessageReader.Members(type).Where(m => SymbolEqualityComparer.Default.Equals(m.ContainingType, type)).ToArray();
        string parameters = primary is null ? "" : $"({string.Join(", ", primary.Parameters.Select(p => Parameter(p, type.IsRecord ? PropertyOf(type, p) : null)))})";
        string modifiers = type.TypeKind == TypeKind.Struct ? (type.IsReadOnly ? "readonly " : "") : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        Lead(code, type);
        using (code.Open($"public {modifiers}partial {Keyword(type)} {Naming.Escape(type.Name)}{TypeParameters(type)}{parameters}{Bases(type, primary)}{Constraints(type)}"))
        {
            foreach (IFieldSymbol constant in type.GetMembers().OfType<IFieldSymbol>().Where(f => f is { IsConst: true, DeclaredAccessibility: Accessibility.Public, ConstantValue: not null }))
            {
                code.Line($"public const {Name(constant.Type)} {Naming.Escape(constant.Name)} = {Literals.Of(constant.ConstantValue, constant.Type)};");
            }
            foreach (IMethodSymbol declared in type.InstanceConstructors.Where(c => primary is null && c.Parameters.Length == 0 && !c.IsImplicitlyDeclared && c.DeclaredAccessibility == Accessibility.Public && !SymbolEqualityComparer.Default.Equals(c, constructor)))
            {
                DeclareConstructor(code, type, declared);
            }
            if (primary is null && constructor is { IsImplicitlyDeclared: false })
            {
                DeclareConstructor(code, type, constructor);
            }
            else if (constructor is null && !type.IsAbstract)
            {
                Refuse("it has no constructor that the contract uses");
            }
            foreach (ISymbol member in members)
            {
                IParameterSymbol? parameter = (primary ?? constructor)?.Parameters.FirstOrDefault(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase));
                if (primary is not null && type.IsRecord && parameter is not null && member.DeclaringSyntaxReferences.All(r => r.GetSyntax() is ParameterSyntax))
                {
                    continue;
                }
                DeclareMember(code, member, primary is null ? null : parameter, parameter is not null);
            }
        }
    }

    /// <summary>A constructor that stands beside the type's name. Of a type of another assembly only a record shows it, by what it deconstructs into.</summary>
    private static bool IsPrimary(IMethodSymbol constructor, INamedTypeSymbol type)
    {
        if (constructor.DeclaringSyntaxReferences.Length > 0)
        {
            return constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax);
        }
        return constructor.Parameters.Length > 0 && type.IsRecord && type.GetMembers("Deconstruct").OfType<IMethodSymbol>()
            .Any(m => m.Parameters.Length == constructor.Parameters.Length && m.Parameters.Zip(constructor.Parameters, (a, b) => a.Name == b.Name && SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(same => same));
    }

    private static IPropertySymbol? PropertyOf(INamedTypeSymbol type, IParameterSymbol parameter) =>
        type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault(p => p.DeclaringSyntaxReferences.All(r => r.GetSyntax() is ParameterSyntax));

    private string Parameter(IParameterSymbol parameter, IPropertySymbol? property)
    {
        string initial = parameter.HasExplicitDefaultValue ? " = " + Literals.Default(parameter) : "";
        string suppress = initial == " = default" && parameter.Type.IsReferenceType && parameter.Type.NullableAnnotation == NullableAnnotation.NotAnnotated ? "!" : "";
        return $"{Attributes(parameter)}{(property is null ? "" : Attributes(property, "property: "))}{(parameter.IsParams ? "params " : "")}{Name(parameter.Type)} {Naming.Escape(parameter.Name)}{initial}{suppress}";
    }

    /// <summary>The base class, and the interfaces that stand for alternatives.</summary>
    private string Bases(INamedTypeSymbol type, IMethodSymbol? primary)
    {
        string parent = Base(type, primary);
        string interfaces = string.Join(", ", type.AllInterfaces.Where(i => _declared.Contains(i.OriginalDefinition)).Select(BaseName).OrderBy(name => name, StringComparer.Ordinal));
        return interfaces.Length == 0 ? parent : parent + (parent.Length == 0 ? " : " : ", ") + interfaces;
    }

    private string Base(INamedTypeSymbol type, IMethodSymbol? primary)
    {
        if (type.TypeKind != TypeKind.Class || type.BaseType is not { SpecialType: not SpecialType.System_Object } parent)
        {
            return "";
        }
        if (primary is null || MessageReader.FindConstructor(parent) is not { Parameters.Length: > 0 } constructor)
        {
            return " : " + BaseName(parent);
        }
        if (primary.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().Select(d => d.BaseList?.Types.FirstOrDefault()).FirstOrDefault() is PrimaryConstructorBaseTypeSyntax call)
        {
            return $" : {BaseName(parent)}({string.Join(", ", call.ArgumentList.Arguments.Select(a => Copy(a, $"the arguments of its base class {parent.Name}")))})";
        }
        IEnumerable<string> given = constructor.Parameters.Select(p => primary.Parameters.FirstOrDefault(own => string.Equals(own.Name, p.Name, StringComparison.OrdinalIgnoreCase)) is { } own
            ? Naming.Escape(own.Name)
            : Unknown($"what it gives its base class {parent.Name} for '{p.Name}' is not known from a compiled assembly"));
        return $" : {BaseName(parent)}({string.Join(", ", given)})";
    }

    private string Unknown(string reason)
    {
        Refuse(reason);
        return "default!";
    }

    private void DeclareConstructor(CodeWriter code, INamedTypeSymbol type, IMethodSymbol constructor)
    {
        var syntax = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as ConstructorDeclarationSyntax;
        string call = syntax?.Initializer switch
        {
            null => "",
            { RawKind: (int)SyntaxKind.BaseConstructorInitializer } initializer => $" : base({string.Join(", ", initializer.ArgumentList.Arguments.Select(a => Copy(a, "the arguments of its base class")))})",
            _ => Unknown("its constructor calls another one of its own; let it set the members itself"),
        };
        Lead(code, constructor);
        string heading = $"public {Naming.Escape(type.Name)}({string.Join(", ", constructor.Parameters.Select(p => Parameter(p, null)))}){call}";
        if (syntax is null)
        {
            // A compiled constructor is taken at its word: each parameter sets the member of its name.
            using (code.Open(heading))
            {
                foreach (ISymbol member in MessageReader.Members(type).Where(m => SymbolEqualityComparer.Default.Equals(m.ContainingType, type)))
                {
                    if (constructor.Parameters.FirstOrDefault(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase)) is { } parameter)
                    {
                        code.Line($"this.{Naming.Escape(member.Name)} = {Naming.Escape(parameter.Name)};");
                    }
                }
            }
            return;
        }
        string body = syntax.Body is { } block ? Copy(block, "its constructor") : syntax.ExpressionBody is { } arrow ? $"{{ {Copy(arrow.Expression, "its constructor")}; }}" : "{ }";
        code.Line(heading);
        code.Line(body);
    }

    private void DeclareMember(CodeWriter code, ISymbol member, IParameterSymbol? primaryParameter, bool isGiven)
    {
        Lead(code, member);
        string name = Naming.Escape(member.Name);
        (ITypeSymbol type, bool required) = member is IPropertySymbol p ? (p.Type, p.IsRequired) : (((IFieldSymbol)member).Type, ((IFieldSymbol)member).IsRequired);
        string modifiers = required ? "required " : "";
        string initial = "";
        if (Initializer(member) is { } value)
        {
            initial = " = " + Copy(value, $"the initial value of its member '{member.Name}'");
        }
        else if (primaryParameter is not null)
        {
            initial = " = " + Naming.Escape(primaryParameter.Name);
        }
        else if (member.DeclaringSyntaxReferences.Length == 0 && !isGiven && !required)
        {
            Refuse($"the initial value of its member '{member.Name}' is not known from a compiled assembly; declare the type in the chain's project or make the member required, or pack its project and reference the package");
        }
        if (member is IFieldSymbol field)
        {
            code.Line($"public {modifiers}{(field.IsReadOnly ? "readonly " : "")}{Name(type)} {name}{initial};");
            return;
        }
        var property = (IPropertySymbol)member;
        bool overrides = property.OverriddenProperty is { } overridden && (CopiedCode.IsFramework(overridden.ContainingType)
            || MessageReader.Members(overridden.ContainingType.OriginalDefinition).Any(m => SymbolEqualityComparer.Default.Equals(m, overridden.OriginalDefinition)));
        modifiers += overrides ? (property.IsSealed ? "sealed override " : "override ") : property.IsAbstract ? "abstract " : property.IsVirtual || property.IsOverride ? "virtual " : "";
        string setter = property.SetMethod is not { } set ? "" : $" {Accessor(set.DeclaredAccessibility)}{(set.IsInitOnly ? "init" : "set")};";
        code.Line($"public {modifiers}{Name(type)} {name} {{ get;{setter} }}{(initial.Length > 0 ? initial + ";" : "")}");
    }

    private static string Accessor(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Private => "private ",
        Accessibility.Protected => "protected ",
        Accessibility.Internal => "internal ",
        Accessibility.ProtectedOrInternal => "protected internal ",
        Accessibility.ProtectedAndInternal => "private protected ",
        _ => "",
    };

    private static ExpressionSyntax? Initializer(ISymbol member) => member.DeclaringSyntaxReferences.Select(r => r.GetSyntax() switch
    {
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        VariableDeclaratorSyntax field => field.Initializer?.Value,
        _ => null,
    }).FirstOrDefault(value => value is not null);

    private string Copy(SyntaxNode node, string what)
    {
        if (_compilation is null || !_compilation.ContainsSyntaxTree(node.SyntaxTree))
        {
            return Unknown($"{what} is not known from a compiled assembly");
        }
        return CopiedCode.Copy(node, _compilation.GetSemanticModel(node.SyntaxTree), _declared) switch
        {
            (string text, null) => text,
            (_, var culprit) => Unknown($"{what}: '{culprit}' is nothing that a client has; use constants and types of the framework alone"),
        };
    }

    /// <summary>The type of a member or parameter. Code without nullable annotations says nothing about null, so null is let through, as on the wire.</summary>
    private string Name(ITypeSymbol type) => BaseName(type) + (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.None && type is not ITypeParameterSymbol ? "?" : "");

    /// <summary>A base class, which carries no annotation.</summary>
    private string BaseName(ITypeSymbol type)
    {
        if (CopiedCode.FindUnknown(type, _declared) is { } unknown)
        {
            Refuse($"it mentions '{CopiedCode.Show(unknown)}', which is no type of the contract");
        }
        return type.ToDisplayString(KnownSymbols.FullName);
    }

    private static string TypeParameters(INamedTypeSymbol type) => type.TypeParameters.Length == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(p => Naming.Escape(p.Name)))}>";

    private string Constraints(INamedTypeSymbol type)
    {
        foreach (ITypeSymbol constraint in type.TypeParameters.SelectMany(p => p.ConstraintTypes))
        {
            if (CopiedCode.FindUnknown(constraint, _declared) is { } unknown)
            {
                Refuse($"a type parameter of it asks for '{CopiedCode.Show(unknown)}', which is no type of the contract");
            }
        }
        return string.Concat(type.TypeParameters.Select(MessageReader.Constraints));
    }

    /// <summary>Documentation and attributes.</summary>
    private void Lead(CodeWriter code, ISymbol symbol)
    {
        if (Documentation(symbol) is { Length: > 0 } documentation)
        {
            code.Line(documentation);
        }
        if (Attributes(symbol) is { Length: > 0 } attributes)
        {
            code.Line(attributes.TrimEnd());
        }
    }

    private string Attributes(ISymbol symbol, string target = "") => string.Concat(symbol.GetAttributes()
        .Where(a => a.AttributeClass is { } type && (KnownSymbols.Is(type, "System.ObsoleteAttribute") || KnownSymbols.Is(type, "System.FlagsAttribute")
            || (KeptAttributes.Contains(type.ContainingNamespace.ToDisplayString(KnownSymbols.Id)) && CopiedCode.IsFramework(type) && type.Name != "JsonConverterAttribute")))
        .Select(a => (Attribute: a, Arguments: a.ConstructorArguments.Select(Constant).Concat(a.NamedArguments.Select(n => Constant(n.Value) is { } value ? n.Key + " = " + value : null)).ToArray()))
        .Where(a => a.Arguments.All(argument => argument is not null))
        .Select(a => $"[{target}{a.Attribute.AttributeClass!.ToDisplayString(KnownSymbols.FullName)}{(a.Arguments.Length == 0 ? "" : $"({string.Join(", ", a.Arguments)})")}] "));

    private string? Constant(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Array when constant.IsNull => "null",
        TypedConstantKind.Array => constant.Values.Select(Constant).ToArray() is var items && items.All(item => item is not null)
            ? $"new {constant.Type!.ToDisplayString(KnownSymbols.FullName)} {{ {string.Join(", ", items)} }}"
            : null,
        TypedConstantKind.Type => constant.Value is ITypeSymbol type && CopiedCode.FindUnknown(type, _declared) is null ? $"typeof({type.ToDisplayString(KnownSymbols.FullName)})" : null,
        TypedConstantKind.Error => null,
        _ when constant.IsNull => "null",
        TypedConstantKind.Enum when CopiedCode.FindUnknown(constant.Type!, _declared) is not null => null,
        _ => Literals.Of(constant.Value, constant.Type!),
    };

    /// <summary>The documentation comment as it stands in the source: whether the compiler parses it depends on the project.</summary>
    private static string Documentation(ISymbol symbol)
    {
        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences.Where(KnownSymbols.IsUserWritten))
        {
            SyntaxNode node = reference.GetSyntax();
            if (node is ParameterSyntax)
            {
                continue;
            }
            if (node is VariableDeclaratorSyntax)
            {
                node = node.FirstAncestorOrSelf<FieldDeclarationSyntax>() ?? node;
            }
            string[] lines = node.GetLeadingTrivia().ToFullString().Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal)).ToArray();
            if (lines.Length > 0)
            {
                return string.Join("\n", lines);
            }
        }
        return "";
    }
}
