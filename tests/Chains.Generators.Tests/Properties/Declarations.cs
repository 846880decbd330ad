using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Tests.Properties;

/// <summary>A type that a random program declares.</summary>
/// <param name="scope">The namespace, which is the program's own.</param>
/// <param name="name">The simple name.</param>
internal abstract class Declaration(string scope, string name)
{
    /// <summary>A static class around it; null where there is none.</summary>
    public string? Outer { get; init; }

    public string Name => name;

    /// <summary>How the program names it, without type parameters.</summary>
    public string Reference => Outer is null ? name : $"{Outer}.{name}";

    /// <summary>The declaration itself.</summary>
    public string Source { get; set; } = "";

    /// <summary>The whole, the class around it included.</summary>
    public string Text => Outer is null ? Source : $"public static class {Outer}\n{{\n{Source}}}\n";

    protected Type Load(Assembly program, int arity) =>
        program.GetType($"{scope}.{(Outer is null ? "" : Outer + "+")}{name}{(arity == 0 ? "" : $"`{arity}")}", throwOnError: true)!;
}

/// <summary>How a member of a message gets its value.</summary>
internal enum MemberForm
{
    /// <summary>A parameter of the constructor.</summary>
    Parameter,

    /// <summary>An accessor, public or not.</summary>
    Setter,

    /// <summary>A field.</summary>
    Field,
}

/// <summary>A member of a message.</summary>
internal sealed record Member(string Name, Shape Shape, MemberForm Form)
{
    public string Identifier => Identifiers.Escape(Name);
}

internal static class Identifiers
{
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>A record, class or struct.</summary>
internal sealed class MessageDeclaration(string scope, string name) : Declaration(scope, name)
{
    public bool IsStruct { get; init; }

    public List<ParameterShape> Parameters { get; } = [];

    /// <summary>Those of the constructor come first, in its order.</summary>
    public List<Member> Members { get; } = [];

    /// <summary>The type as its own members may write it.</summary>
    public MessageShape Self => new(this, [.. Parameters]);

    public Type Resolve(Assembly program, IReadOnlyList<Shape> arguments)
    {
        Type type = Load(program, Parameters.Count);
        return arguments.Count == 0 ? type : type.MakeGenericType([.. arguments.Select(argument => argument.Resolve(program))]);
    }

    public object Make(RandomValues values, IReadOnlyList<Shape> arguments)
    {
        Type type = Resolve(values.Program, arguments);
        object?[] made = [.. Members.Select(member => values.Within(() => member.Shape.Substitute(arguments).Make(values)))];
        int parameters = Members.Count(member => member.Form == MemberForm.Parameter);
        object result = parameters == 0
            ? Activator.CreateInstance(type)!
            : type.GetConstructors().Single(constructor => constructor.GetParameters().Length == parameters).Invoke(made[..parameters]);
        for (int i = parameters; i < Members.Count; i++)
        {
            if (Members[i].Form == MemberForm.Field)
            {
                type.GetField(Members[i].Name)!.SetValue(result, made[i]);
            }
            else
            {
                // A setter that is not public belongs to the type that declares it.
                PropertyInfo property = type.GetProperty(Members[i].Name)!;
                property.DeclaringType!.GetProperty(Members[i].Name)!.SetValue(result, made[i]);
            }
        }

        return result;
    }
}

/// <summary>A use of a message, its type arguments given.</summary>
internal sealed class MessageShape(MessageDeclaration declaration, IReadOnlyList<Shape> arguments) : Shape
{
    public MessageDeclaration Declaration => declaration;

    public override string CSharp => arguments.Count == 0 ? declaration.Reference : $"{declaration.Reference}<{string.Join(", ", arguments.Select(argument => argument.CSharp))}>";

    public override bool IsValueType => declaration.IsStruct;

    public override Type Resolve(Assembly program) => declaration.Resolve(program, arguments);

    public override object Make(RandomValues values)
    {
        // A type that holds itself by way of others would overflow the stack where none of them can be empty.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return declaration.Make(values, arguments);
    }

    public override Shape Substitute(IReadOnlyList<Shape> replacements) => arguments.Count == 0 ? this : new MessageShape(declaration, [.. arguments.Select(argument => argument.Substitute(replacements))]);
}

/// <summary>A base type or interface with <c>[JsonDerivedType]</c>.</summary>
internal sealed class UnionDeclaration(string scope, string name) : Declaration(scope, name)
{
    /// <summary>The types of which objects are made.</summary>
    public List<MessageDeclaration> Alternatives { get; } = [];

    public Type Resolve(Assembly program) => Load(program, 0);
}

/// <summary>A polymorphic type.</summary>
internal sealed class UnionShape(UnionDeclaration declaration) : Shape
{
    public override string CSharp => declaration.Reference;

    public override Type Resolve(Assembly program) => declaration.Resolve(program);

    public override object Make(RandomValues values) => declaration.Alternatives[values.Next(declaration.Alternatives.Count)].Make(values, []);
}

/// <summary>An enum.</summary>
internal sealed class EnumDeclaration(string scope, string name) : Declaration(scope, name)
{
    /// <summary>C#'s name of the underlying type.</summary>
    public required string Underlying { get; init; }

    public required bool IsFlags { get; init; }

    public List<(string Name, long Value)> Values { get; } = [];

    public Type Resolve(Assembly program) => Load(program, 0);

    /// <summary>What both the underlying type and the 32 bits of the wire hold.</summary>
    public (long Min, long Max) Range => Underlying switch
    {
        "byte" => (0, byte.MaxValue),
        "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "ushort" => (0, ushort.MaxValue),
        "uint" => (0, uint.MaxValue),
        "ulong" => (0, int.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };

    public object Make(RandomValues values)
    {
        long value = Values.Count > 0 && !values.OneIn(4) ? Values[values.Next(Values.Count)].Value : values.Integer(Range.Min, Range.Max);
        if (IsFlags && Values.Count > 0 && values.Bool())
        {
            value |= Values[values.Next(Values.Count)].Value;
        }

        Type type = Resolve(values.Program);
        return Enum.ToObject(type, Convert.ChangeType(value, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture));
    }
}

/// <summary>A use of an enum.</summary>
internal sealed class EnumShape(EnumDeclaration declaration) : Shape
{
    public override string CSharp => declaration.Reference;

    public override bool IsValueType => true;

    public override bool IsScalar => true;

    public override bool IsOrdered => true;

    public override string? Constant(Random random) => declaration.Values.Count == 0 ? "default" : $"{declaration.Reference}.{declaration.Values[random.Next(declaration.Values.Count)].Name}";

    public override Type Resolve(Assembly program) => declaration.Resolve(program);

    public override object Make(RandomValues values) => declaration.Make(values);
}
