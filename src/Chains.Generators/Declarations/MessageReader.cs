using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>Reads a record, class or struct as a message: its members, their numbers, and how an object is constructed from them.</summary>
/// <remarks>The choice of constructor and members is System.Text.Json's, so that a type means the same on both wires.</remarks>
internal static class MessageReader
{
    private sealed record Candidate(ISymbol Member, ITypeSymbol Type, int? Order);

    public static bool Read(INamedTypeSymbol type, string id, string csharp, WireTypeReader reader)
    {
        reader.Name(id, WireTypeReader.ProtoName(type));
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
            if (reader.ReadField(candidate.Type, name) is not { } model)
            {
                return false;
            }
            int number = candidate.Order ?? NextFree(numbers, ref next);
            IParameterSymbol? parameter = constructor.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
            FieldBinding? binding = parameter is not null ? FieldBinding.Parameter : BindingOf(candidate.Member, constructor);
            if (binding is null)
            {
                reader.Fail(candidate.Type, $"its member '{name}' can be read but never set when it arrives; give it an init accessor or a constructor parameter, or mark it [JsonIgnore]");
                return false;
            }
            string? initial = parameter is { HasExplicitDefaultValue: true } ? Literals.Default(parameter) : null;
            if (model.IsNullable && (parameter is null ? HasInitializer(candidate.Member) : parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: not null }))
            {
                model = reader.WrapOptional(model);
            }
            bool collection = model.Kind is "list" or "map";
            bool keepsOwnDefault = initial is not null || binding is FieldBinding.Setter or FieldBinding.AccessorSetter or FieldBinding.Field;
            fields.Add(new FieldModel
            {
                Member = Naming.Escape(name),
                ProtoName = Naming.Snake(name),
                JsonName = WireTypeReader.StringArgument(candidate.Member, "JsonPropertyNameAttribute") ?? Naming.Camel(name),
                Number = number,
                Type = model,
                Presence = !collection && (model.IsNullable || keepsOwnDefault) ? FieldPresence.Explicit : FieldPresence.Implicit,
                Binding = binding.Value,
                Parameter = parameter is null ? "" : Naming.Escape(parameter.Name),
                Default = initial,
                DeclaringType = candidate.Member.ContainingType.ToDisplayString(KnownSymbols.FullName),
            });
        }
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (!parameter.HasExplicitDefaultValue && !candidates.Any(c => string.Equals(c.Member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)))
            {
                reader.Fail(type, $"constructor parameter '{parameter.Name}' has no member of its name to take the value from; add one, or mark another constructor [JsonConstructor]");
                return false;
            }
        }
        if (!CheckNames(type, fields, reader))
        {
            return false;
        }
        reader.Complete(new CodecModel
        {
            Id = id,
            Kind = CodecKind.Message,
            ProtoName = WireTypeReader.ProtoName(type),
            CSharp = csharp,
            IsValueType = type.IsValueType,
            Fields = fields.OrderBy(f => f.Number).ToEquatableArray(),
        });
        return true;
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
            if (member.IsStatic || member.DeclaredAccessibility != Accessibility.Public || IsIgnored(member))
            {
                continue;
            }
            ITypeSymbol? memberType = member switch
            {
                IPropertySymbol { IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public } property when IsStored(property) => property.Type,
                IFieldSymbol { IsConst: false, AssociatedSymbol: null } field => field.Type,
                _ => null,
            };
            if (memberType is null)
            {
                continue;
            }
            // An override or a hiding member takes the place of the one that it replaces.
            int existing = result.FindIndex(c => c.Member.Name == member.Name);
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

    private static int? Order(ISymbol member) => member.GetAttributes()
        .Where(a => a.AttributeClass?.Name == "DataMemberAttribute")
        .SelectMany(a => a.NamedArguments)
        .Where(n => n.Key == "Order")
        .Select(n => n.Value.Value as int?)
        .FirstOrDefault();

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
        var files = new HashSet<SyntaxTree>(candidates.Where(c => c.Order is null).SelectMany(c => c.Member.DeclaringSyntaxReferences).Select(r => r.SyntaxTree));
        if (files.Count > 1 && candidates.Where(c => c.Order is null).Select(c => c.Member.ContainingType).Distinct(SymbolEqualityComparer.Default).Count() == 1)
        {
            reader.Fail(type, "its members stand in several partial files, which have no order among each other; give each member a [DataMember(Order = n)]");
            return false;
        }
        return true;
    }

    private static bool CheckNames(INamedTypeSymbol type, List<FieldModel> fields, WireTypeReader reader)
    {
        foreach (IGrouping<string, FieldModel> group in fields.GroupBy(f => f.ProtoName, StringComparer.Ordinal).Concat(fields.GroupBy(f => f.JsonName, StringComparer.OrdinalIgnoreCase)))
        {
            if (group.Skip(1).FirstOrDefault() is { } second)
            {
                reader.Fail(type, $"its members '{group.First().Member}' and '{second.Member}' have one name on the wire, '{group.Key}'; rename one");
                return false;
            }
        }
        return true;
    }

    private static IMethodSymbol? PickConstructor(INamedTypeSymbol type, List<Candidate> candidates, WireTypeReader reader)
    {
        IMethodSymbol[] all = type.InstanceConstructors.Where(c => !IsCopyConstructor(c, type)).ToArray();
        IMethodSymbol[] marked = all.Where(c => c.GetAttributes().Any(a => a.AttributeClass?.Name == "JsonConstructorAttribute")).ToArray();
        if (marked.Length == 1)
        {
            if (marked[0].DeclaredAccessibility is Accessibility.Public or Accessibility.Internal)
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
            : "it has several public constructors; mark the one to use with [JsonConstructor]");
        return null;
    }

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
        bool setsRequired = constructor.GetAttributes().Any(a => a.AttributeClass?.Name == "SetsRequiredMembersAttribute");
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
