using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>The wire formats of protobuf (encoding specification, "Message Structure").</summary>
internal enum WireFormat
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    Fixed32 = 5,
}

/// <summary>How a field of a type is declared in proto3.</summary>
/// <param name="Label"><c>repeated</c>, <c>map</c> or empty.</param>
/// <param name="Scalar">The scalar's name; empty where <paramref name="Ref"/> stands.</param>
/// <param name="Ref">The id of a message or enum; empty where <paramref name="Scalar"/> stands.</param>
/// <param name="Key">The key's scalar of a map.</param>
/// <param name="IsMessage">Whether <paramref name="Ref"/> is a message, which knows absence without a label.</param>
internal sealed record ProtoDeclaration(string Label, string Scalar, string Ref, string Key = "", bool IsMessage = false);

/// <summary>A row of docs/spec/wire-types.md, which a test writes: it compiles the type and the sample, and takes the proto and the JSON form from what is generated.</summary>
/// <param name="CSharp">The type as C# writes it; <c>Colour</c> and <c>Point</c> are an enum and a record.</param>
/// <param name="Sample">An expression of that type, for the JSON column.</param>
/// <param name="Notes">What a reader of the table would not guess.</param>
internal sealed record WireTypeRow(string CSharp, string Sample, string Notes = "");

/// <summary>
/// One family of C# types that can travel: how it is recognised, declared in proto3, and written and read by generated C#.
/// Implementations have no state. Support for a new type is a new implementation and a line in <see cref="WireTypeList.All"/>.
/// </summary>
/// <remarks>
/// Expressions and statements are built around <c>value</c>, an expression of the non-null C# type, and around the locals that
/// generated codecs declare: <c>writer</c> and <c>reader</c> (Chains.Wire), <c>json</c> for System.Text.Json.
/// </remarks>
internal abstract class WireType
{
    /// <summary>The names of <see cref="WireTypeModel.Kind"/> that this family writes and reads.</summary>
    public abstract bool Handles(string kind);

    /// <summary>Reads a type (never a <c>Nullable&lt;T&gt;</c>, its null state aside), or returns null to pass.</summary>
    public abstract WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader);

    public abstract ProtoDeclaration Declare(WireTypeModel type);

    public abstract WireFormat Format(WireTypeModel type);

    /// <summary>The encoded size without the tag, a length prefix included: an expression.</summary>
    public abstract string Size(WireTypeModel type, string value);

    /// <summary>Writes the value without the tag: a statement.</summary>
    public abstract string Write(WireTypeModel type, string value);

    /// <summary>Reads the value after its tag: an expression.</summary>
    public abstract string Read(WireTypeModel type);

    /// <summary>
    /// How a list of these is packed by Chains.Wire.WirePacked: <c>Fixed</c> or <c>Varint</c>; null where its elements are written and read one by one.
    /// </summary>
    public virtual string? Packed(WireTypeModel type) => null;

    /// <summary>Whether the value is proto3's default, which implicit presence leaves out: a condition; null where there is none.</summary>
    public abstract string? IsDefault(WireTypeModel type, string value);

    /// <summary>The value of an absent field of implicit presence: an expression; null where absence is an error.</summary>
    public abstract string? Default(WireTypeModel type);

    /// <summary>Writes JSON: a statement.</summary>
    public abstract string WriteJson(WireTypeModel type, string value);

    /// <summary>The same, by a family whose values hold others.</summary>
    /// <param name="type">The type.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">What the value is called in errors: type and member.</param>
    public virtual string WriteJson(WireTypeModel type, string value, string path) => WriteJson(type, value);

    /// <summary>Reads JSON: an expression.</summary>
    public abstract string ReadJson(WireTypeModel type);

    /// <summary>What <see cref="WriteJson(WireTypeModel, string)"/> writes and <see cref="ReadJson"/> takes, for openapi.json. Null aside.</summary>
    public abstract JsonSchema Schema(WireTypeModel type);

    /// <summary>What the table of types says of the family.</summary>
    public abstract WireTypeRow[] Rows { get; }

    /// <summary>The value, once it is known to be none that cannot be written although its type says so: an expression.</summary>
    public virtual string Check(WireTypeModel type, string value, string path) =>
        type.IsValueType ? value : $"global::Chains.Wire.WireErrors.NotNull({value}, {Naming.Literal(path)})";

    /// <summary>The scalar of proto3 as which the type can be the key of a map; null where it can be none.</summary>
    public virtual string? Key(WireTypeModel type) => null;

    /// <summary>Writes a map's key as the name of a JSON property: a statement; null where the runtime's WriteMap and ReadMap do it themselves.</summary>
    public virtual string? WriteJsonKey(WireTypeModel type, string value) => null;

    /// <summary>Reads a map's key from the name of a JSON property, and moves on to the value: an expression.</summary>
    public virtual string? ReadJsonKey(WireTypeModel type) => null;

    /// <summary>The schema of the names that a map's keys are in JSON; null where any name is a key.</summary>
    public virtual JsonSchema? KeySchema(WireTypeModel type) => null;
}
