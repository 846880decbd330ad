using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>
/// <c>TimeSpan</c> as protobuf's Duration. A Timestamp alone would lose an offset or a kind, so <c>DateTimeOffset</c> is a message of one and an offset, and <c>DateTime</c>,
/// which need not be an instant at all, one of ticks and kind.
/// </summary>
internal sealed class TimeWireType : WireType
{
    public override bool Handles(string kind) => kind is "TimeSpan" or "DateTime" or "DateTimeOffset" or "Timestamp";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol { Arity: 0 } || type.Name is not ("TimeSpan" or "DateTime" or "DateTimeOffset") || !KnownSymbols.Is(type, "System." + type.Name))
        {
            return null;
        }
        string id = type.Name == "TimeSpan" ? WellKnown.Duration : "System." + type.Name;
        if (type.Name != "TimeSpan" && Describe(type, id, reader) is null)
        {
            return null;
        }
        return new WireTypeModel(type.Name, "global::System." + type.Name, id, IsNullable: false, default);
    }

    /// <summary>Adds the message as which the type is declared; null where its parts are not known.</summary>
    private static CodecModel? Describe(ITypeSymbol type, string id, WireTypeReader reader)
    {
        WireTypeModel? first;
        WireTypeModel? second;
        if (type.Name == "DateTimeOffset")
        {
            first = new WireTypeModel("Timestamp", "", WellKnown.Timestamp, IsNullable: false, default);
            second = new WireTypeModel("int", "int", "", IsNullable: false, default);
        }
        else
        {
            first = new WireTypeModel("long", "long", "", IsNullable: false, default);
            second = type.GetMembers("Kind").OfType<IPropertySymbol>().FirstOrDefault() is { } kind ? reader.ReadField(kind.Type, "Kind") : null;
        }
        if (second is null)
        {
            return null;
        }
        var codec = new CodecModel
        {
            Id = id,
            Kind = CodecKind.Runtime,
            ProtoName = type.Name,
            CSharp = "global::" + id,
            IsValueType = true,
            Comment = type.Name == "DateTimeOffset" ? "System.DateTimeOffset: an instant, and how far the clock that showed it is ahead of UTC." : "System.DateTime: ticks of 100 ns since 0001-01-01T00:00:00, by the clock that the kind names.",
            Fields = (type.Name == "DateTimeOffset"
                ? new[] { Field("time", "time", 1, first), Field("offset_minutes", "offsetMinutes", 2, second) }
                : [Field("ticks", "ticks", 1, first), Field("kind", "kind", 2, second)]).ToEquatableArray(),
        };
        reader.Add(codec);
        return codec;
    }

    private static FieldModel Field(string protoName, string jsonName, int number, WireTypeModel type) => new()
    {
        Member = "",
        ProtoName = protoName,
        JsonName = jsonName,
        Number = number,
        Type = type,
        Presence = FieldPresence.Implicit,
    };

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Id, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"global::Chains.Wire.WireTime.Size({value})";

    public override string Write(WireTypeModel type, string value) => $"global::Chains.Wire.WireTime.Write(ref writer, {value});";

    public override string Read(WireTypeModel type) => $"global::Chains.Wire.WireTime.Read{type.Kind}(ref reader)";

    // Two DateTimes or DateTimeOffsets are equal whatever their kind or offset.
    public override string IsDefault(WireTypeModel type, string value) => type.Kind switch
    {
        "DateTime" => $"{value}.Ticks == 0 && {value}.Kind == global::System.DateTimeKind.Unspecified",
        "DateTimeOffset" => $"{value}.EqualsExact(default)",
        _ => $"{value} == default",
    };

    public override string Default(WireTypeModel type) => "default";

    public override string WriteJson(WireTypeModel type, string value) => type.Kind == "TimeSpan"
        ? $"global::Chains.Wire.JsonValues.Write(json, {value});"
        : $"json.WriteStringValue({value});";

    public override string ReadJson(WireTypeModel type) => $"global::Chains.Wire.JsonValues.Read{type.Kind}(ref json)";

    public override WireTypeRow[] Rows =>
    [
        new("DateTime", "new DateTime(2026, 1, 31, 13, 5, 59, DateTimeKind.Utc)", "Kind `Local` means the clock of whoever reads it. For an instant use `DateTimeOffset`."),
        new("DateTimeOffset", "new DateTimeOffset(2026, 1, 31, 13, 5, 59, TimeSpan.FromHours(1))", "Nanoseconds of other writers are cut to ticks of 100 ns."),
        new("TimeSpan", "new TimeSpan(1, 13, 5, 59)", "Exact; but beyond 10,000 years, as `TimeSpan.MaxValue` is, other libraries may refuse it."),
    ];
}
