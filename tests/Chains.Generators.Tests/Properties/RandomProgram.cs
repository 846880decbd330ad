using System.Globalization;
using System.Text;

namespace Chains.Generators.Tests.Properties;

/// <summary>
/// A random type with all that it is made of, and a chainlet that takes and gives it: C# source and the shapes of the chainlet's parameters and result, the same for one seed.
/// </summary>
internal sealed class RandomProgram
{
    private static readonly string[] TypeNames =
    [
        "Node", "Page", "Box", "Report", "Batch", "Point", "Line", "Part", "Unit", "Entry2", "Größe", "HTTPStatus", "Two_Words",
        // Names that messages of the contract have which C# does not declare.
        "Tensor", "Timestamp", "Struct", "Duration", "ListValue", "Int32List", "OptionalString", "StringToInt32Map", "DateTimeKind", "Int32AndStringTuple", "BaseNode",
    ];

    private static readonly string[] MemberNames =
    [
        "Id", "Name", "Value", "Items", "Kind", "Count", "Next", "Total", "Data", "Text", "First", "Last", "Code", "Flag", "Weight", "Länge", "URLPath", "IOStatus", "Total_Sum", "X1", "Item1", "Key", "Entries", "Ünï",
        // Names that generated code has for things of its own, and keywords of C# and of protobuf.
        "value", "writer", "reader", "json", "size", "tag", "mark", "scope", "f1", "has1", "item", "entry", "class", "event", "namespace", "params", "message", "package", "optional", "repeated", "Int32", "String", "global", "field", "record", "required",
    ];

    private static readonly string[] EnumNames = ["None", "Red", "Green", "Blue", "RED", "Unspecified", "Max_Value", "one", "Två", "HTTPError", "default", "Unknown", "A", "b"];

    private static readonly int[] Orders = [1, 2, 3, 7, 15, 16, 17, 100, 2047, 2048, 18999, 20000, 262143, 262144, 33554431, 33554432, 536870911];

    private readonly Random _random;
    private readonly string _scope;
    private readonly List<Declaration> _declarations = [];
    private readonly List<Func<Shape>> _closed = [];
    private readonly List<Func<Shape>> _open = [];
    private readonly HashSet<string> _typeNames = new(StringComparer.OrdinalIgnoreCase);

    public RandomProgram(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        _scope = Name(seed);
        int types = _random.Next(1, 6);
        for (int i = 0; i < types; i++)
        {
            Declare();
        }

        // Mostly the last type, which may hold all others; else whatever a result may be.
        Result = OneIn(6) ? Any(depth: 0) : _closed[^1]();
        ResultForm = OneIn(8) ? "System.Collections.Generic.IAsyncEnumerable" : Pick("System.Threading.Tasks.Task", "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask", "");
        Parameters = MakeParameters();
    }

    public int Seed { get; }

    /// <summary>The name of the chainlet and of the namespace.</summary>
    public string Chainlet => Name(Seed);

    public string HostType => $"{_scope}.{Chainlet}ChainletHost";

    /// <summary>What the chainlet returns; of a stream an item.</summary>
    public Shape Result { get; }

    /// <summary>The generic type around the result; empty where there is none.</summary>
    public string ResultForm { get; }

    public IReadOnlyList<(string Name, Shape Shape, string? Default)> Parameters { get; }

    public string Source
    {
        get
        {
            StringBuilder text = new($"namespace {_scope};\n\n");
            foreach (Declaration declaration in _declarations)
            {
                text.Append(declaration.Text).Append('\n');
            }

            string parameters = string.Concat(Parameters.Select(p => $"{p.Shape.CSharp} {Identifiers.Escape(p.Name)}{(p.Default is null ? "" : " = " + p.Default)}, "));
            string result = ResultForm.Length == 0 ? Result.CSharp : $"{ResultForm}<{Result.CSharp}>";
            return text.Append($$"""
                [Chains.Chainlet]
                public sealed partial class {{Chainlet}}
                {
                    public {{result}} RunRemote({{parameters}}System.Threading.CancellationToken cancellation = default) => throw new System.NotSupportedException();
                }

                """).ToString();
        }
    }

    private static string Name(int seed) => "R" + ((uint)seed).ToString(CultureInfo.InvariantCulture);

    private bool OneIn(int n) => _random.Next(n) == 0;

    private T Pick<T>(params ReadOnlySpan<T> values) => values[_random.Next(values.Length)];

    private string NewTypeName()
    {
        string name = Pick(TypeNames);
        for (int i = 2; !_typeNames.Add(name); i++)
        {
            name = Pick(TypeNames) + i.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }

    private string? NewOuter() => OneIn(8) ? NewTypeName() : null;

    private void Declare()
    {
        switch (_random.Next(10))
        {
            case 0:
                DeclareEnum();
                break;
            case 1:
                DeclareUnion();
                break;
            case 2 or 3:
                DeclareRecord(Pick("record struct", "readonly record struct"));
                break;
            case 4:
                DeclareStruct();
                break;
            case 5 or 6:
                DeclareClass();
                break;
            default:
                DeclareRecord(Pick("record", "sealed record"));
                break;
        }
    }

    /// <summary>A type for a member, parameter or result.</summary>
    private Shape Any(int depth) => _random.Next(depth > 2 ? 12 : 20) switch
    {
        < 7 => Pick(Leaves.All),
        < 9 => _closed.Count > 0 ? Pick([.. _closed])() : Pick(Leaves.All),
        < 10 => _open.Count > 0 ? Recursive() : Pick(Leaves.Numbers),
        < 12 => Nullable(Any(depth + 1)),
        < 16 => List(depth),
        < 18 => Map(depth),
        18 => Tuple(depth),
        _ => OneIn(2) ? new PairShape(Any(depth + 1), Any(depth + 1)) : Tuple(depth),
    };

    private static Shape Nullable(Shape shape) => shape is NullableShape ? shape : new NullableShape(shape);

    private Shape List(int depth)
    {
        Collections.Kind kind = Pick(Collections.Kinds);
        Shape item = Any(depth + 1);
        return kind.IsSorted && !item.IsOrdered ? new ListShape(kind.Name, Pick([.. Leaves.All.Where(leaf => leaf.IsOrdered)])) : new ListShape(kind.Name, item);
    }

    private Shape Map(int depth)
    {
        EnumDeclaration[] enums = [.. _declarations.OfType<EnumDeclaration>()];
        Shape key = enums.Length > 0 && OneIn(4) ? new EnumShape(Pick(enums)) : Pick(Leaves.Keys);
        return new MapShape(Pick(Maps.Kinds).Name, key, Any(depth + 1));
    }

    private TupleShape Tuple(int depth)
    {
        int count = OneIn(6) ? _random.Next(7, 10) : _random.Next(2, 5);
        bool named = OneIn(2);
        return new TupleShape([.. Enumerable.Range(0, count).Select(_ => Any(depth + 1))], [.. Enumerable.Range(0, count).Select(i => named ? "Part" + i : null)]);
    }

    /// <summary>A type that is still being declared: it may hold itself only where that can end.</summary>
    private Shape Recursive()
    {
        Shape self = Pick([.. _open])();
        return self.IsValueType || OneIn(2)
            ? Pick<Shape>(new ListShape("List", self), new ListShape("[]", self), new ListShape("IReadOnlyList", self), new MapShape("Dictionary", Pick(Leaves.Keys), self))
            : new NullableShape(self);
    }

    private List<(string Name, Shape Shape)> NewMembers(HashSet<string> taken, int count)
    {
        List<(string Name, Shape Shape)> members = [];
        for (int i = 0; i < count; i++)
        {
            string name = Pick(MemberNames);
            for (int n = 2; !taken.Add(name.Replace("_", "", StringComparison.Ordinal)); n++)
            {
                name = Pick(MemberNames) + "N" + n.ToString(CultureInfo.InvariantCulture);
            }

            members.Add((name, Any(depth: 0)));
        }

        return members;
    }

    private int MemberCount() => OneIn(12) ? 0 : OneIn(12) ? _random.Next(15, 24) : _random.Next(1, 7);

    private static HashSet<string> NewNames() => new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Attributes of members that change their numbers and names, each for one member of a type.</summary>
    private sealed class Attributes(RandomProgram program)
    {
        private readonly bool _allOrdered = program.OneIn(8);
        private readonly bool _someOrdered = program.OneIn(8);
        private readonly List<int> _orders = [.. Orders];
        private int _names;

        public string Next(string target)
        {
            List<string> attributes = [];
            string name = program.OneIn(20) ? $"Name = \"Wire{++_names}\"" : "";
            if (_orders.Count > 0 && (_allOrdered || (_someOrdered && program.OneIn(2))))
            {
                int order = program.Pick([.. _orders]);
                _orders.Remove(order);
                attributes.Add($"{target}System.Runtime.Serialization.DataMember(Order = {order}{(name.Length > 0 ? ", " : "")}{name})");
            }
            else if (name.Length > 0)
            {
                attributes.Add($"{target}System.Runtime.Serialization.DataMember({name})");
            }

            if (program.OneIn(12))
            {
                attributes.Add($"{target}System.Text.Json.Serialization.JsonPropertyName(\"{program.Pick("own", "a-b", "with blank", "ü", "$x", "a.b", "snake_case", "\\\"quoted\\\"")}{++_names}\")");
            }

            return string.Concat(attributes.Select(attribute => $"[{attribute}] "));
        }
    }

    private static string TypeParameters(MessageDeclaration declaration) => declaration.Parameters.Count == 0 ? "" : $"<{string.Join(", ", declaration.Parameters.Select(p => p.CSharp))}>";

    private static string Constraints(MessageDeclaration declaration) =>
        string.Concat(declaration.Parameters.Where(p => p.Constraint.Length > 0).Select(p => $" where {p.CSharp} : {p.Constraint}"));

    /// <summary>Declares the members of a type while the type is open to them, and lets others use it then.</summary>
    private void Build(MessageDeclaration declaration, Func<string> source, bool mayBeGeneric = true)
    {
        if (mayBeGeneric && OneIn(5))
        {
            for (int i = _random.Next(1, 3); i > 0; i--)
            {
                declaration.Parameters.Add(new ParameterShape("T" + declaration.Parameters.Count, declaration.Parameters.Count, Pick("", "", "struct", "class")));
            }
        }

        int before = _closed.Count;
        foreach (ParameterShape parameter in declaration.Parameters)
        {
            _closed.Add(() => parameter);
            _closed.Add(() => new NullableShape(parameter));
        }

        _open.Add(() => declaration.Self);
        declaration.Source = source();
        _open.RemoveAt(_open.Count - 1);
        _closed.RemoveRange(before, declaration.Parameters.Count * 2);
        _declarations.Add(declaration);
        _closed.Add(() => new MessageShape(declaration, [.. declaration.Parameters.Select(Argument)]));
    }

    // Recursive types are no arguments: a generic type that holds itself with other arguments has no end.
    private Shape Argument(ParameterShape parameter)
    {
        Shape[] messages = [.. _declarations.OfType<MessageDeclaration>().Where(d => d.Parameters.Count == 0).Select(d => d.Self)];
        Shape argument = messages.Length > 0 && OneIn(3) ? Pick(messages) : OneIn(5) ? new ListShape("List", Pick(Leaves.Numbers)) : Pick(Leaves.All);
        while (parameter.Constraint == "struct" ? !argument.IsValueType : parameter.Constraint == "class" && argument.IsValueType)
        {
            argument = Pick(Leaves.All);
        }

        return parameter.Constraint.Length == 0 && OneIn(5) ? new NullableShape(argument) : argument;
    }

    /// <summary>The parameters of a constructor or record; the last ones may have defaults.</summary>
    private string ParameterList(List<(string Name, Shape Shape)> members, Func<string, string> name, Attributes? attributes)
    {
        int optional = OneIn(3) ? _random.Next(members.Count + 1) : members.Count;
        List<string> parameters = [];
        string?[] constants = [.. members.Select(member => member.Shape.Constant(_random) ?? (member.Shape is NullableShape ? "null" : null))];
        for (int i = 0; i < members.Count; i++)
        {
            bool hasDefault = i >= optional && constants.Skip(i).All(constant => constant is not null);
            string constant = !hasDefault ? "" : members[i].Shape is NullableShape { Inner: ParameterShape } ? " = default" : " = " + constants[i];
            parameters.Add($"{attributes?.Next("property: ")}{members[i].Shape.CSharp} {Identifiers.Escape(name(members[i].Name))}{constant}");
        }

        return string.Join(", ", parameters);
    }

    private MessageDeclaration DeclareRecord(string kind, string bases = "", bool mayBeGeneric = true)
    {
        MessageDeclaration declaration = new(_scope, NewTypeName()) { Outer = bases.Length == 0 ? NewOuter() : null, IsStruct = kind.Contains("struct", StringComparison.Ordinal) };
        Build(declaration, () =>
        {
            HashSet<string> taken = NewNames();
            Attributes attributes = new(this);
            List<(string Name, Shape Shape)> members = NewMembers(taken, MemberCount());
            if (members is [(_, NullableShape { Inner: MessageShape only })] && only.Declaration == declaration)
            {
                // A constructor of the record's own type alone is the one that copies it.
                members.AddRange(NewMembers(taken, 1));
            }

            string parameters = ParameterList(members, name => name, attributes);
            declaration.Members.AddRange(members.Select(member => new Member(member.Name, member.Shape, MemberForm.Parameter)));
            // Beside the record's own members; a struct has its constructor without parameters too, which would then be the one to use.
            string body = members.Count > 0 && !kind.StartsWith("readonly", StringComparison.Ordinal) && OneIn(6) ? Properties(declaration, NewMembers(taken, _random.Next(1, 3)), attributes) : "";
            return $"public {kind} {declaration.Name}{TypeParameters(declaration)}({parameters}){bases}{Constraints(declaration)}{(body.Length == 0 ? ";\n" : $"\n{{\n{body}}}\n")}";
        }, mayBeGeneric);
        return declaration;
    }

    private void DeclareClass()
    {
        bool hasConstructor = OneIn(2);
        bool hasBase = !hasConstructor && OneIn(3);
        MessageDeclaration declaration = new(_scope, NewTypeName()) { Outer = NewOuter() };
        string baseName = hasBase ? NewTypeName() : "";
        Build(declaration, () =>
        {
            HashSet<string> taken = NewNames();
            Attributes attributes = new(this);
            string inherited = hasBase ? $"public abstract class {baseName}\n{{\n{Properties(declaration, NewMembers(taken, _random.Next(1, 4)), attributes)}}}\n" : "";
            string constructor = hasConstructor ? Constructor(declaration, NewMembers(taken, _random.Next(1, 5)), attributes) : "";
            string properties = Properties(declaration, NewMembers(taken, hasConstructor ? _random.Next(3) : MemberCount()), attributes);
            string other = OneIn(4) ? "    [System.Text.Json.Serialization.JsonIgnore] public object? NotSent { get; set; }\n    public string Computed => \"computed\";\n    public const int Constant = 1;\n    public static int Shared { get; set; }\n" : "";
            return $"{inherited}public {(OneIn(2) ? "sealed " : "")}class {declaration.Name}{TypeParameters(declaration)}{(hasBase ? " : " + baseName : "")}{Constraints(declaration)}\n{{\n{constructor}{properties}{other}}}\n";
        }, mayBeGeneric: !hasBase);
    }

    private void DeclareStruct()
    {
        bool hasConstructor = OneIn(2);
        MessageDeclaration declaration = new(_scope, NewTypeName()) { Outer = NewOuter(), IsStruct = true };
        Build(declaration, () =>
        {
            HashSet<string> taken = NewNames();
            Attributes attributes = new(this);
            string body = hasConstructor
                ? Constructor(declaration, NewMembers(taken, _random.Next(1, 5)), attributes)
                : Properties(declaration, NewMembers(taken, MemberCount()), attributes, isStruct: true);
            return $"public {(hasConstructor && OneIn(2) ? "readonly " : "")}struct {declaration.Name}{TypeParameters(declaration)}{Constraints(declaration)}\n{{\n{body}}}\n";
        });
    }

    private string Constructor(MessageDeclaration declaration, List<(string Name, Shape Shape)> members, Attributes attributes)
    {
        StringBuilder text = new();
        foreach ((string name, Shape shape) in members)
        {
            text.Append($"    {attributes.Next("")}public {shape.CSharp} {Identifiers.Escape(name)} {{ get; }}\n");
            declaration.Members.Add(new Member(name, shape, MemberForm.Parameter));
        }

        string assignments = string.Concat(members.Select(member => $" this.{Identifiers.Escape(member.Name)} = {Identifiers.Escape(Identifiers.Camel(member.Name))};"));
        return text.Append($"    public {declaration.Name}({ParameterList(members, Identifiers.Camel, null)}) {{{assignments} }}\n").ToString();
    }

    private string Properties(MessageDeclaration declaration, List<(string Name, Shape Shape)> members, Attributes attributes, bool isStruct = false)
    {
        StringBuilder text = new();
        foreach ((string name, Shape shape) in members)
        {
            bool isField = OneIn(8);
            bool isRequired = OneIn(5);
            string accessors = isField ? ";" : Pick("{ get; set; }", "{ get; init; }", isRequired ? "{ get; init; }" : "{ get; private set; }", isRequired ? "{ get; set; }" : "{ get; internal init; }");
            string? constant = shape is NullableShape { Inner: ParameterShape } ? null : shape.Constant(_random);
            string initial = isRequired || isStruct ? ""
                : constant is not null && OneIn(2) ? constant
                : shape is ListShape or MapShape && !shape.IsValueType && OneIn(2) && shape.CSharp is { } type && (type.EndsWith("[]", StringComparison.Ordinal) || type.StartsWith("System.Collections.Generic.List<", StringComparison.Ordinal) || type.StartsWith("System.Collections.Generic.Dictionary<", StringComparison.Ordinal)) ? "[]"
                : shape.IsValueType || shape is NullableShape ? ""
                : shape is ParameterShape ? "default!" : "null!";
            string assignment = initial.Length == 0 ? "" : isField ? $" = {initial}" : $" = {initial};";
            text.Append($"    {attributes.Next("")}public {(isRequired ? "required " : "")}{shape.CSharp} {Identifiers.Escape(name)}{(isField ? assignment + ";" : " " + accessors + assignment)}\n");
            declaration.Members.Add(new Member(name, shape, isField ? MemberForm.Field : MemberForm.Setter));
        }

        return text.ToString();
    }

    private void DeclareEnum()
    {
        EnumDeclaration declaration = new(_scope, NewTypeName()) { Outer = NewOuter(), Underlying = Pick("int", "int", "byte", "sbyte", "short", "ushort", "uint", "long", "ulong"), IsFlags = OneIn(4) };
        (long min, long max) = declaration.Range;
        // An enum's own values must fit int, although an unnamed one of a uint may be larger.
        max = Math.Min(max, int.MaxValue);
        StringBuilder text = new(declaration.IsFlags ? "[System.Flags]\n" : "");
        text.Append($"public enum {declaration.Name} : {declaration.Underlying}\n{{\n");
        string[] names = [.. EnumNames];
        _random.Shuffle(names);
        foreach (string name in names.Take(OneIn(10) ? 0 : _random.Next(1, 7)))
        {
            long value = declaration.IsFlags ? 1L << declaration.Values.Count : Pick(0, 1, declaration.Values.Count, min, max, _random.NextInt64(Math.Max(min, -100), Math.Min(max, 100)));
            string attribute = OneIn(8) ? $"[System.Text.Json.Serialization.JsonStringEnumMemberName(\"{name.ToLowerInvariant()}-own{declaration.Values.Count}\")] " : "";
            text.Append($"    {attribute}{Identifiers.Escape(name)} = {value.ToString(CultureInfo.InvariantCulture)},\n");
            declaration.Values.Add((Identifiers.Escape(name), value));
        }

        declaration.Source = text.Append("}\n").ToString();
        _declarations.Add(declaration);
        _closed.Add(() => new EnumShape(declaration));
    }

    private void DeclareUnion()
    {
        UnionDeclaration declaration = new(_scope, NewTypeName());
        UnionShape shape = new(declaration);
        int kind = _random.Next(4);
        _open.Add(() => shape);
        Attributes memberAttributes = new(this);
        MessageDeclaration? own = null;
        string shared = "";
        List<(string Name, Shape Shape)> inherited = [];
        if (kind == 1)
        {
            HashSet<string> names = NewNames();
            inherited = NewMembers(names, _random.Next(1, 3));
            if (inherited is [(_, NullableShape { Inner: UnionShape only })] && ReferenceEquals(only, shape))
            {
                // As for a record that is no union.
                inherited.AddRange(NewMembers(names, 1));
            }

            shared = string.Join(", ", inherited.Select(member => $"{member.Shape.CSharp} {Identifiers.Escape(member.Name)}"));
        }
        else if (kind > 1)
        {
            own = new MessageDeclaration(_scope, declaration.Name);
            shared = Properties(own, NewMembers(NewNames(), _random.Next(1, 3)), memberAttributes);
        }

        StringBuilder attributes = new(OneIn(4) ? "[System.Text.Json.Serialization.JsonPolymorphic(TypeDiscriminatorPropertyName = \"$kind\")]\n" : "");
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            MessageDeclaration alternative = kind switch
            {
                0 => DeclareRecord(Pick("record", "sealed record", "record struct"), $" : {declaration.Name}", mayBeGeneric: false),
                1 => DeclareDerivedRecord(declaration, inherited),
                _ => DeclareDerivedClass(declaration, own!, memberAttributes),
            };
            declaration.Alternatives.Add(alternative);
            attributes.Append($"[System.Text.Json.Serialization.JsonDerivedType(typeof({alternative.Name}), {(OneIn(4) ? i.ToString(CultureInfo.InvariantCulture) : $"\"{Pick("one", "#two", "", "with blank", "ü")}{i}\"")})]\n");
        }

        _open.RemoveAt(_open.Count - 1);
        if (kind == 3)
        {
            declaration.Alternatives.Add(own!);
        }

        declaration.Source = attributes + kind switch
        {
            0 => $"public interface {declaration.Name};\n",
            1 => $"public abstract record {declaration.Name}({shared});\n",
            2 => $"public abstract class {declaration.Name}\n{{\n{shared}}}\n",
            _ => $"public class {declaration.Name}\n{{\n{shared}}}\n",
        };
        _declarations.Add(declaration);
        _closed.Add(() => shape);
    }

    private MessageDeclaration DeclareDerivedRecord(UnionDeclaration union, List<(string Name, Shape Shape)> inherited)
    {
        MessageDeclaration declaration = new(_scope, NewTypeName());
        Build(declaration, () =>
        {
            HashSet<string> taken = NewNames();
            taken.UnionWith(inherited.Select(member => member.Name.Replace("_", "", StringComparison.Ordinal)));
            List<(string Name, Shape Shape)> members = [.. inherited, .. NewMembers(taken, _random.Next(3))];
            declaration.Members.AddRange(members.Select(member => new Member(member.Name, member.Shape, MemberForm.Parameter)));
            string parameters = string.Join(", ", members.Select(member => $"{member.Shape.CSharp} {Identifiers.Escape(member.Name)}"));
            return $"public record {declaration.Name}({parameters}) : {union.Name}({string.Join(", ", inherited.Select(member => Identifiers.Escape(member.Name)))});\n";
        }, mayBeGeneric: false);
        return declaration;
    }

    private MessageDeclaration DeclareDerivedClass(UnionDeclaration union, MessageDeclaration parent, Attributes attributes)
    {
        MessageDeclaration declaration = new(_scope, NewTypeName());
        Build(declaration, () =>
        {
            HashSet<string> taken = NewNames();
            taken.UnionWith(parent.Members.Select(member => member.Name.Replace("_", "", StringComparison.Ordinal)));
            declaration.Members.AddRange(parent.Members);
            string properties = Properties(declaration, NewMembers(taken, _random.Next(3)), attributes);
            return $"public sealed class {declaration.Name} : {union.Name}\n{{\n{properties}}}\n";
        }, mayBeGeneric: false);
        return declaration;
    }

    private List<(string Name, Shape Shape, string? Default)> MakeParameters()
    {
        List<(string Name, Shape Shape, string? Default)> parameters = [];
        HashSet<string> taken = NewNames();
        taken.Add("cancellation");
        int count = OneIn(10) ? 0 : _random.Next(1, 5);
        bool optional = false;
        foreach ((string name, Shape shape) in NewMembers(taken, count))
        {
            string? constant = optional || OneIn(4) ? shape.Constant(_random) ?? (shape is NullableShape ? "null" : null) : null;
            if (optional && constant is null)
            {
                continue;
            }

            optional = constant is not null;
            parameters.Add((Identifiers.Camel(name), shape, constant));
        }

        return parameters;
    }
}
