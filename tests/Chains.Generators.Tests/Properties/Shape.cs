using System.Reflection;

namespace Chains.Generators.Tests.Properties;

/// <summary>A type of a random program: how C# writes it, what it is once the program is loaded, and random values of it.</summary>
internal abstract class Shape
{
    /// <summary>As a member declares it.</summary>
    public abstract string CSharp { get; }

    /// <summary>Whether C# has it as a value type; of a type parameter it is not known.</summary>
    public virtual bool IsValueType => false;

    /// <summary>Whether a set may hold several: two that are equal before the wire are equal behind it, and the other way round.</summary>
    public virtual bool IsScalar => false;

    /// <summary>Whether a sorted set may hold several.</summary>
    public virtual bool IsOrdered => false;

    /// <summary>An expression that a constant default may be; null where there is none.</summary>
    public virtual string? Constant(Random random) => null;

    /// <summary>The type of the loaded program.</summary>
    public abstract Type Resolve(Assembly program);

    /// <summary>A value, edge values often.</summary>
    public abstract object? Make(RandomValues values);

    /// <summary>The shape with the type parameters of a generic declaration replaced.</summary>
    public virtual Shape Substitute(IReadOnlyList<Shape> arguments) => this;
}

/// <summary>A type that is written as it is.</summary>
/// <param name="csharp">The name.</param>
/// <param name="type">The type.</param>
/// <param name="make">A random value.</param>
internal sealed class LeafShape(string csharp, Type type, Func<RandomValues, object> make) : Shape
{
    public override string CSharp => csharp;

    public override bool IsValueType => type.IsValueType;

    public override bool IsScalar => Scalar;

    public override bool IsOrdered => Scalar && Ordered;

    /// <summary>Has the equality of a value.</summary>
    public bool Scalar { get; init; } = true;

    /// <summary>Has an order.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>May be a dictionary's key.</summary>
    public bool IsKey { get; init; }

    /// <summary>Constants of C#.</summary>
    public string[] Constants { get; init; } = type.IsValueType ? ["default"] : [];

    public override string? Constant(Random random) => Constants.Length == 0 ? null : Constants[random.Next(Constants.Length)];

    public override Type Resolve(Assembly program) => type;

    public override object? Make(RandomValues values) => make(values);
}

/// <summary>The type or null.</summary>
internal sealed class NullableShape(Shape inner) : Shape
{
    public Shape Inner => inner;

    public override string CSharp => inner.CSharp + "?";

    public override bool IsValueType => inner.IsValueType;

    public override bool IsScalar => inner.IsScalar;

    public override bool IsOrdered => inner.IsOrdered;

    public override string? Constant(Random random) => random.Next(2) == 0 || inner.Constant(random) is not { } constant ? "null" : constant;

    public override Type Resolve(Assembly program) => inner.Resolve(program) is { IsValueType: true } type ? typeof(Nullable<>).MakeGenericType(type) : inner.Resolve(program);

    public override object? Make(RandomValues values) => values.OneIn(3) || values.IsDeep ? null : values.NotNull(() => inner.Make(values));

    public override Shape Substitute(IReadOnlyList<Shape> arguments) => inner is ParameterShape parameter ? parameter.SubstituteNullable(arguments) : new NullableShape(inner.Substitute(arguments));
}

/// <summary>A type parameter of a generic declaration.</summary>
/// <param name="name">Its name.</param>
/// <param name="index">Its place.</param>
/// <param name="constraint"><c>struct</c>, <c>class</c> or empty, which decides what <c>T?</c> is.</param>
internal sealed class ParameterShape(string name, int index, string constraint) : Shape
{
    public string Constraint => constraint;

    public override string CSharp => name;

    public override bool IsValueType => constraint == "struct";

    public override Type Resolve(Assembly program) => throw new InvalidOperationException($"{name} stands outside its declaration.");

    public override object? Make(RandomValues values) => throw new InvalidOperationException($"{name} stands outside its declaration.");

    public override Shape Substitute(IReadOnlyList<Shape> arguments) => arguments[index];

    /// <summary>Without a constraint, <c>T?</c> of a value type is the type itself.</summary>
    public Shape SubstituteNullable(IReadOnlyList<Shape> arguments) =>
        arguments[index] is NullableShape || (arguments[index].IsValueType && constraint.Length == 0) ? arguments[index] : new NullableShape(arguments[index]);
}

/// <summary>A tuple of C#.</summary>
internal sealed class TupleShape(IReadOnlyList<Shape> items, IReadOnlyList<string?> names) : Shape
{
    public override string CSharp => $"({string.Join(", ", items.Select((item, i) => names[i] is { } name ? $"{item.CSharp} {name}" : item.CSharp))})";

    public override bool IsValueType => true;

    public override Type Resolve(Assembly program) => TypeOf([.. items.Select(item => item.Resolve(program))]);

    public override object Make(RandomValues values) => Create([.. items.Select(item => item.Resolve(values.Program))], [.. items.Select(item => values.Within(() => item.Make(values)))]);

    public override Shape Substitute(IReadOnlyList<Shape> arguments) => new TupleShape([.. items.Select(item => item.Substitute(arguments))], names);

    // Beyond seven, the eighth field is a tuple of the rest.
    private static Type TypeOf(Type[] types) => Type.GetType($"System.ValueTuple`{Math.Min(types.Length, 8)}")!.MakeGenericType(types.Length < 8 ? types : [.. types[..7], TypeOf(types[7..])]);

    private static object Create(Type[] types, object?[] elements) =>
        Activator.CreateInstance(TypeOf(types), types.Length < 8 ? elements : [.. elements[..7], Create(types[7..], elements[7..])])!;
}

/// <summary>An array, list, set or anything else that holds items.</summary>
/// <param name="kind">A name of <see cref="Collections.Kinds"/>.</param>
/// <param name="item">The items.</param>
internal sealed class ListShape(string kind, Shape item) : Shape
{
    private readonly Collections.Kind _kind = Collections.Kinds.Single(other => other.Name == kind);

    public override string CSharp => _kind.Name == "[]" ? item.CSharp + "[]" : $"{_kind.FullName}<{item.CSharp}>";

    public override bool IsValueType => _kind.Name == "ImmutableArray";

    public override Type Resolve(Assembly program) => _kind.Name == "[]" ? item.Resolve(program).MakeArrayType() : _kind.Type.MakeGenericType(item.Resolve(program));

    public override object Make(RandomValues values)
    {
        // A set of what has no equality of its own may become smaller on the way: two empty arrays are one object behind the wire.
        int count = _kind.IsSet && !item.IsScalar ? values.Count(most: 1) : values.Count(item.IsScalar ? 1500 : 5);
        Array items = Array.CreateInstance(item.Resolve(values.Program), count);
        for (int i = 0; i < count; i++)
        {
            items.SetValue(values.Within(() => item.Make(values)), i);
        }

        return Collections.Of(item.Resolve(values.Program)).Build(_kind.Name, items, values);
    }

    public override Shape Substitute(IReadOnlyList<Shape> arguments) => new ListShape(kind, item.Substitute(arguments));
}

/// <summary>A dictionary.</summary>
/// <param name="kind">A name of <see cref="Maps.Kinds"/>.</param>
/// <param name="key">The keys.</param>
/// <param name="item">The values.</param>
internal sealed class MapShape(string kind, Shape key, Shape item) : Shape
{
    private readonly Maps.Kind _kind = Maps.Kinds.Single(other => other.Name == kind);

    public override string CSharp => $"{_kind.FullName}<{key.CSharp}, {item.CSharp}>";

    public override Type Resolve(Assembly program) => _kind.Type.MakeGenericType(key.Resolve(program), item.Resolve(program));

    public override object Make(RandomValues values)
    {
        int count = values.Count(item.IsScalar ? 300 : 4);
        Array keys = Array.CreateInstance(key.Resolve(values.Program), count);
        Array items = Array.CreateInstance(item.Resolve(values.Program), count);
        for (int i = 0; i < count; i++)
        {
            keys.SetValue(key.Make(values), i);
            items.SetValue(values.Within(() => item.Make(values)), i);
        }

        return Maps.Of(key.Resolve(values.Program), item.Resolve(values.Program)).Build(_kind.Name, keys, items, values);
    }

    public override Shape Substitute(IReadOnlyList<Shape> arguments) => new MapShape(kind, key, item.Substitute(arguments));
}

/// <summary><c>KeyValuePair&lt;K, V&gt;</c>, the one type of the framework that travels as a message of its members.</summary>
internal sealed class PairShape(Shape key, Shape item) : Shape
{
    public override string CSharp => $"System.Collections.Generic.KeyValuePair<{key.CSharp}, {item.CSharp}>";

    public override bool IsValueType => true;

    public override Type Resolve(Assembly program) => typeof(KeyValuePair<,>).MakeGenericType(key.Resolve(program), item.Resolve(program));

    public override object Make(RandomValues values) => Activator.CreateInstance(Resolve(values.Program), values.Within(() => key.Make(values)), values.Within(() => item.Make(values)))!;

    public override Shape Substitute(IReadOnlyList<Shape> arguments) => new PairShape(key.Substitute(arguments), item.Substitute(arguments));
}
