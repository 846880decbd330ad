using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Chains.Generators.WireTypes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>Reads a record, class or struct as a message: its members, their numbers, and how an object is constructed from them.</summary>
/// <remarks>The choice of constructor and members is System.Text.Json's, so that a type means the same on both wires.</remarks>
internal static class MessageReader
{
    private sealed record Candidate(ISymbol Member, ITypeSymbol Type, int? Order);

    public static bool Read(INamedTypeSymbol type, string id, string protoName, string csharp, WireTypeReader reader)
    {
        reader.Name(id, protoName);
        List<Candidate> candidates = Candidates(type);
        if (!CheckOrder(type, candidates, reader) || PickConstructor(type, candidates, reader) is not { } constructor)
        {
            return false;
        }

        var fields = new List<FieldModel>();
        var numbers = new HashSet<int>(candidates.Select(c => c.Order).OfType<int>());
        int next = 1;
        foreach (Candidate candidate in candidates)
        {
            string name = candidate.Member.Name;
            if (KnownSymbols.IsObsoleteAsError(candidate.Member))
            {
                reader.Fail(type, $"its member '{name}' is obsolete as an error, so generated code cannot use it either; mark it [JsonIgnore]");
                return false;
            }
            if (reader.ReadField(candidate.Type, name) is not { } model)
            {
                return false;
            }
            int number = candidate.Order ?? NextFree(numbers, ref next);
            IParameterSymbol? parameter = constructor.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
            FieldBinding? binding = parameter is not null ? FieldBinding.Parameter : BindingOf(candidate.Member, constructor);
            if (binding is null)
            {
                reader.Fail(type, $"its member '{name}' can be read but never set when it arrives; give it an init accessor or a constructor parameter{(constructor.Parameters.Length == 0 && type.InstanceConstructors.Any(c => c.Parameters.Length > 0 && !IsCopyConstructor(c, type)) ? " (of several constructors, mark one [JsonConstructor])" : "")}, or mark it [JsonIgnore]");
                return false;
            }
            string? initial = parameter is { HasExplicitDefaultValue: true } ? Literals.Default(parameter) : null;
            if (model.IsNullable && binding != FieldBinding.Initializer && (parameter is null ? HasInitializer(candidate.Member) : parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: not null }))
            {
                model = reader.WrapOptional(model);
            }
            bool collection = model.Kind is "list" or "map";
            bool keepsOwnDefault = initial is not null || binding is FieldBinding.Setter or FieldBinding.AccessorSetter or FieldBinding.Field;
            fields.Add(new FieldModel
            {
                Member = Naming.Escape(name),
                ProtoName = Naming.Snake(DataMember(candidate.Member, "Name") as string ?? name),
                FormerName = FormerName(candidate.Member) ?? (parameter is null ? null : FormerName(parameter)) ?? "",
                JsonName = WireTypeReader.StringArgument(candidate.Member, "JsonPropertyNameAttribute") ?? Naming.Camel(name),
                HasOwnJsonName = WireTypeReader.StringArgument(candidate.Member, "JsonPropertyNameAttribute") is not null,
                Number = number,
                HasOrder = candidate.Order is not null,
                Type = model,
                Presence = !collection && (model.IsNullable || keepsOwnDefault) ? FieldPresence.Explicit : FieldPresence.Implicit,
                Binding = binding.Value,
                Parameter = parameter is null ? "" : Naming.Escape(parameter.Name),
                Default = initial,
                DefaultJson = initial is null ? null : JsonLiterals.Default(parameter!),
                DeclaringType = candidate.Member.ContainingType.ToDisplayString(KnownSymbols.FullName),
                Generic = binding == FieldBinding.AccessorSetter ? GenericSetterOf((IPropertySymbol)candidate.Member) : null,
                IsRequired = parameter is not null && IsRequired(candidate.Member) && !SetsRequired(constructor),
            });
        }
        if (!CheckConstructor(type, constructor, candidates, reader) || !CheckRequired(type, constructor, candidates, reader) || !CheckNames(type, fields, reader))
        {
            return false;
        }
        reader.Complete(new CodecModel
        {
            Id = id,
            Kind = CodecKind.Message,
            ProtoName = protoName,
            CSharp = csharp,
            IsValueType = type.IsValueType,
            HasBase = UnionWireType.IsUnion(type) || type.BaseType is not { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType } || type.Interfaces.Any(i => i.ContainingNamespace is not { Name: "System", ContainingNamespace.IsGlobalNamespace: true }),
            Fields = fields.OrderBy(f => f.Number).ToEquatableArray(),
        });
        return true;
    }

    /// <summary>Whether each parameter of the constructor can be given what the member of its name holds.</summary>
    private static bool CheckConstructor(INamedTypeSymbol type, IMethodSymbol constructor, List<Candidate> candidates, WireTypeReader reader)
    {
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            Candidate? candidate = candidates.FirstOrDefault(c => string.Equals(c.Member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (candidate is null && (parameter.HasExplicitDefaultValue || parameter.IsParams))
            {
                continue;
            }
            string? problem = candidate is null || !given.Add(parameter.Name)
                ? $"constructor parameter '{parameter.Name}' has no member of its name to take the value from; add one, or mark another constructor [JsonConstructor]"
                : parameter.RefKind is not (RefKind.None or RefKind.In)
                    ? $"constructor parameter '{parameter.Name}' is passed by reference, which a value that arrives cannot be; pass it by value, or mark another constructor [JsonConstructor]"
                    : KnownSymbols.ContainsError(parameter.Type) || reader.Converts(candidate.Type, parameter.Type)
                        ? null
                        : $"constructor parameter '{parameter.Name}' is of type '{parameter.Type.ToDisplayString(KnownSymbols.Short)}' and its member '{candidate.Member.Name}' of type '{candidate.Type.ToDisplayString(KnownSymbols.Short)}'; give both one type, or mark another constructor [JsonConstructor]";
            if (problem is not null)
            {
                reader.Fail(type, problem);
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether every required member is among those that arrive: the compiler wants each in the initializer.</summary>
    private static bool CheckRequired(INamedTypeSymbol type, IMethodSymbol constructor, List<Candidate> candidates, WireTypeReader reader)
    {
        for (INamedTypeSymbol? t = type; t is not null && !SetsRequired(constructor); t = t.BaseType)
        {
            foreach (ISymbol member in t.GetMembers())
            {
                if (IsRequired(member) && !candidates.Any(c => c.Member.Name == member.Name))
                {
                    reader.Fail(type, $"its required member '{member.Name}' is no part of the message ({(IsIgnored(member) ? "it is marked [JsonIgnore]" : "it has no public getter")}), so the object could not be constructed when it arrives; remove 'required', or let the member travel");
                    return false;
                }
            }
        }
        return true;
    }

    private static bool IsRequired(ISymbol member) => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };

    private static bool SetsRequired(IMethodSymbol constructor) => constructor.GetAttributes().Any(a => a.AttributeClass?.Name == "SetsRequiredMembersAttribute");

    private static GenericSetter? GenericSetterOf(IPropertySymbol property)
    {
        var levels = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? t = property.ContainingType; t is not null; t = t.ContainingType)
        {
            levels.Push(t);
        }
        ITypeSymbol[] arguments = levels.SelectMany(l => l.TypeArguments).ToArray();
        if (arguments.Length == 0)
        {
            return null;
        }
        ITypeParameterSymbol[] parameters = levels.SelectMany(l => l.OriginalDefinition.TypeParameters).ToArray();
        return new GenericSetter(
            string.Join(", ", arguments.Select(a => a.ToDisplayString(KnownSymbols.FullName))),
            string.Join(", ", parameters.Select(p => Naming.Escape(p.Name))),
            string.Concat(parameters.Select(Constraints)),
            property.ContainingType.OriginalDefinition.ToDisplayString(KnownSymbols.FullName),
            property.OriginalDefinition.Type.ToDisplayString(KnownSymbols.FullName));
    }

    internal static string Constraints(ITypeParameterSymbol parameter)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
        {
            parts.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            parts.Add("struct");
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            parts.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        }
        else if (parameter.HasNotNullConstraint)
        {
            parts.Add("notnull");
        }
        parts.AddRange(parameter.ConstraintTypes.Select(t => t.ToDisplayString(KnownSymbols.FullName)));
        if (parameter.HasConstructorConstraint)
        {
            parts.Add("new()");
        }
        return parts.Count == 0 ? "" : $" where {Naming.Escape(parameter.Name)} : {string.Join(", ", parts)}";
    }

    private static int NextFree(HashSet<int> taken, ref int next)
    {
        while (!taken.Add(next) || next is >= 19000 and <= 19999)
        {
            next++;
        }
        return next++;
    }

    private static List<Candidate> Candidates(INamedTypeSymbol type)
    {
        var levels = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? t = type; t is not null && t.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); t = t.BaseType)
        {
            levels.Push(t);
        }
        var result = new List<Candidate>();
        foreach (ISymbol member in levels.SelectMany(l => l.GetMembers()))
        {
            if (member.DeclaredAccessibility != Accessibility.Public || member is IMethodSymbol { MethodKind: not MethodKind.Ordinary })
            {
                continue;
            }
            // An override or a hiding member takes the place of the one that it replaces, and leaves it empty where it is no part of the message.
            int existing = result.FindIndex(c => c.Member.Name == member.Name);
            ITypeSymbol? memberType = member.IsStatic || IsIgnored(member) ? null : member switch
            {
                IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public } property when IsStored(property) => property.Type,
                IFieldSymbol { IsConst: false, AssociatedSymbol: null } field => field.Type,
                _ => null,
            };
            if (memberType is null)
            {
                if (existing >= 0 && member is not IPropertySymbol { IsOverride: true })
                {
                    result.RemoveAt(existing);
                }
                continue;
            }
            var candidate = new Candidate(member, memberType, Order(member));
            if (existing >= 0)
            {
                result[existing] = candidate;
            }
            else
            {
                result.Add(candidate);
            }
        }
        return result;
    }

    private static bool IsIgnored(ISymbol member) => member.GetAttributes().Any(a =>
        a.AttributeClass?.Name == "JsonIgnoreAttribute"
        // JsonIgnoreCondition.Always is 1; the others only leave values out of JSON.
        && !a.NamedArguments.Any(n => n.Key == "Condition" && n.Value.Value is int and not 1));

    /// <summary>Whether a property holds state: a computed one is not part of the message.</summary>
    private static bool IsStored(IPropertySymbol property)
    {
        if (property.SetMethod is not null)
        {
            return true;
        }
        for (INamedTypeSymbol? t = property.ContainingType; t is not null; t = t.BaseType)
        {
            // A get-only property that a constructor sets; assemblies without private members tell by the parameter's name.
            if (t.InstanceConstructors.Any(c => c.Parameters.Any(p => string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase)
                && SymbolEqualityComparer.Default.Equals(p.Type, property.Type))))
            {
                return true;
            }
        }
        return property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));
    }

    private static int? Order(ISymbol member) => DataMember(member, "Order") as int?;

    private static object? DataMember(ISymbol member, string property) => member.GetAttributes()
        .Where(a => a.AttributeClass?.Name == "DataMemberAttribute")
        .SelectMany(a => a.NamedArguments)
        .Where(n => n.Key == property)
        .Select(n => n.Value.Value)
        .FirstOrDefault();

    /// <summary>The name that [RenamedFrom] gives a member or parameter, as the contract writes it.</summary>
    public static string? FormerName(ISymbol symbol) =>
        KnownSymbols.FindAttribute(symbol, "RenamedFromAttribute") is { ConstructorArguments: [{ Value: string name }] } ? Naming.Snake(name) : null;

    private static bool CheckOrder(INamedTypeSymbol type, List<Candidate> candidates, WireTypeReader reader)
    {
        foreach (IGrouping<int, Candidate> group in candidates.Where(c => c.Order is not null).GroupBy(c => c.Order!.Value))
        {
            if (group.Key is < 1 or > 536870911 or (>= 19000 and <= 19999))
            {
                reader.Fail(type, $"[DataMember(Order = {group.Key.ToString(CultureInfo.InvariantCulture)})] of '{group.First().Member.Name}' is no field number; use 1 to 536870911, but for 19000 to 19999");
                return false;
            }
            if (group.Skip(1).FirstOrDefault() is { } second)
            {
                reader.Fail(type, $"'{group.First().Member.Name}' and '{second.Member.Name}' both have [DataMember(Order = {group.Key.ToString(CultureInfo.InvariantCulture)})]; give each its own field number");
                return false;
            }
        }
        // Declaration order is no order across files: the build decides which is read first.
        if (candidates.Where(c => c.Order is null).GroupBy(c => c.Member.ContainingType, SymbolEqualityComparer.Default)
            .Any(level => level.SelectMany(c => c.Member.DeclaringSyntaxReferences).Select(r => r.SyntaxTree).Distinct().Skip(1).Any()))
        {
            reader.Fail(type, "its members stand in several partial files, which have no order among each other; give each member a [DataMember(Order = n)]");
            return false;
        }
        return true;
    }

    private static bool CheckNames(INamedTypeSymbol type, List<FieldModel> fields, WireTypeReader reader)
    {
        if (SameName(fields) is not { } same)
        {
            return true;
        }
        reader.Fail(type, $"its members '{same.First.Member}' and '{same.Second.Member}' have one name on the wire, '{same.Name}'; rename one");
        return false;
    }

    /// <summary>Two fields of one name: protoc derives JSON names without underscores and refuses a second one, and JSON is read without regard to case.</summary>
    public static (FieldModel First, FieldModel Second, string Name)? SameName(IReadOnlyCollection<FieldModel> fields)
    {
        foreach (IGrouping<string, FieldModel> group in fields.GroupBy(f => f.ProtoName.Replace("_", ""), StringComparer.Ordinal).Concat(fields.GroupBy(f => f.JsonName, StringComparer.OrdinalIgnoreCase)))
        {
            if (group.Skip(1).FirstOrDefault() is { } second)
            {
                return (group.First(), second, group.Key);
            }
        }
        return null;
    }

    private static IMethodSymbol? PickConstructor(INamedTypeSymbol type, List<Candidate> candidates, WireTypeReader reader)
    {
        IMethodSymbol[] all = type.InstanceConstructors.Where(c => !IsCopyConstructor(c, type)).ToArray();
        IMethodSymbol[] marked = all.Where(c => c.GetAttributes().Any(a => a.AttributeClass?.Name == "JsonConstructorAttribute")).ToArray();
        if (marked.Length == 1)
        {
            if (marked[0].DeclaredAccessibility == Accessibility.Public
                || (marked[0].DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal && reader.SeesInternals(type)))
            {
                return marked[0];
            }
            reader.Fail(type, "its [JsonConstructor] is not accessible to generated code; make it public or internal");
            return null;
        }
        IMethodSymbol[] open = all.Where(c => c.DeclaredAccessibility == Accessibility.Public).ToArray();
        IMethodSymbol[] withParameters = open.Where(c => c.Parameters.Length > 0).ToArray();
        // A struct always has a parameterless constructor; one that fits its members is the one that was meant.
        if (type.IsValueType && withParameters.Length == 1 && withParameters[0].Parameters.All(p => candidates.Any(c => string.Equals(c.Member.Name, p.Name, StringComparison.OrdinalIgnoreCase))))
        {
            return withParameters[0];
        }
        if (open.FirstOrDefault(c => c.Parameters.Length == 0) is { } empty)
        {
            return empty;
        }
        if (withParameters.Length == 1)
        {
            return withParameters[0];
        }
        reader.Fail(type, withParameters.Length == 0
            ? "it has no public constructor to build it with when it arrives; add one"
            : type.IsRecord
                ? "it has several public constructors; mark the one to use with [JsonConstructor] (the record's own: [method: JsonConstructor] before 'record')"
                : "it has several public constructors; mark the one to use with [JsonConstructor]");
        return null;
    }

    /// <summary>The members that are part of a message, inherited ones included.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => Candidates(type).Select(c => c.Member);

    /// <summary>The constructor that an arriving object is built with; null where there is none, as of an abstract class.</summary>
    public static IMethodSymbol? FindConstructor(INamedTypeSymbol type) =>
        PickConstructor(type, Candidates(type), new WireTypeReader(type.ContainingAssembly))
        // That of a class which others derive from may be for them alone.
        ?? type.InstanceConstructors.Where(c => !IsCopyConstructor(c, type) && c.DeclaredAccessibility != Accessibility.Private).OrderBy(c => c.Parameters.Length).FirstOrDefault();

    private static bool IsCopyConstructor(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    private static bool HasInitializer(ISymbol member) => member.DeclaringSyntaxReferences.Any(r => r.GetSyntax() switch
    {
        PropertyDeclarationSyntax property => property.Initializer is { Value: not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } },
        VariableDeclaratorSyntax field => field.Initializer is not null,
        _ => false,
    });

    private static FieldBinding? BindingOf(ISymbol member, IMethodSymbol constructor)
    {
        bool setsRequired = SetsRequired(constructor);
        return member switch
        {
            IFieldSymbol { IsReadOnly: true } => null,
            IFieldSymbol { IsRequired: true } when !setsRequired => FieldBinding.Initializer,
            IFieldSymbol => FieldBinding.Field,
            IPropertySymbol { SetMethod: null } => null,
            IPropertySymbol { IsRequired: true } when !setsRequired => FieldBinding.Initializer,
            IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: Accessibility.Public } } => FieldBinding.Setter,
            IPropertySymbol => FieldBinding.AccessorSetter,
            _ => null,
        };
    }
}
