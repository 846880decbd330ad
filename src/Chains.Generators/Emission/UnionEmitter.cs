using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Model;

namespace Chains.Generators.Emission;

/// <summary>Writes the methods of a polymorphic type's codec: each passes to the codec of the object's own type.</summary>
internal static class UnionEmitter
{
    private const string Wire = "global::Chains.Wire.";

    public static void Emit(CodeWriter code, CodecModel codec)
    {
        string name = Naming.Literal(codec.ProtoName);
        using (code.Open($"internal static int Size({codec.CSharp} value) => value switch", "};"))
        {
            foreach (FieldModel field in ByType(codec))
            {
                code.Line($"{Case(codec, field)} => checked({TagSize(field.Number)} + {Codec(field)}.SizeNested(v)),");
            }
            code.Line($"_ => throw {Wire}WireErrors.UnknownSubclass(value, {name}),");
        }
        using (code.Open($"internal static void Write(ref {Wire}WireWriter writer, {codec.CSharp} value)"))
        using (code.Open("switch (value)"))
        {
            foreach (FieldModel field in ByType(codec))
            {
                code.Line($"case {Case(codec, field)}: writer.WriteTag({Tag(field)}); {Codec(field)}.WriteNested(ref writer, v); break;");
            }
            code.Line($"default: throw {Wire}WireErrors.UnknownSubclass(value, {name});");
        }
        using (code.Open($"internal static {codec.CSharp} Read(ref {Wire}WireReader reader)"))
        {
            code.Line($"{codec.CSharp}? value = null;");
            code.Line("uint tag, unknown = 0;");
            using (code.Open("while ((tag = reader.ReadTag()) != 0) switch (tag)"))
            {
                foreach (FieldModel field in codec.Fields)
                {
                    code.Line($"case {Tag(field)}: value = {Codec(field)}.ReadNested(ref reader); break;");
                }
                code.Line("default: unknown = tag; reader.Skip(tag); break;");
            }
            code.Line("return value ?? throw reader.NoAlternative(unknown);");
        }
        using (code.Open($"internal static void WriteJson(global::System.Text.Json.Utf8JsonWriter json, {codec.CSharp} value)"))
        using (code.Open("switch (value)"))
        {
            foreach (FieldModel field in ByType(codec))
            {
                code.Line(field.Discriminator is { } discriminator
                    ? $"case {Case(codec, field)}: json.WriteStartObject(); json.Write{Value(codec, discriminator)}; {Codec(field)}.WriteJsonMembers(json, v); json.WriteEndObject(); break;"
                    : $"case {Case(codec, field)}: {Codec(field)}.WriteJson(json, v); break;");
            }
            code.Line($"default: throw {Wire}WireErrors.UnknownSubclass(value, {name});");
        }
        FieldModel? own = codec.Fields.FirstOrDefault(f => f.Type.NonNullableCSharp == codec.CSharp);
        string property = Naming.Literal(codec.Discriminator);
        using (code.Open($"internal static {codec.CSharp} ReadJson(ref global::System.Text.Json.Utf8JsonReader json) => {Wire}JsonUnion.Discriminator(ref json, {property}u8, {name}) switch", "};"))
        {
            foreach (FieldModel field in codec.Fields.Where(f => f.Discriminator is not null))
            {
                code.Line($"{Naming.Literal(field.Discriminator!)} => {Codec(field)}.ReadJson(ref json),");
            }
            if (own is not null)
            {
                code.Line($"{(codec.IgnoresUnknown ? "_" : "null")} => {Codec(own)}.ReadJson(ref json),");
            }
            if (own is null || !codec.IgnoresUnknown)
            {
                code.Line($"{(own is null ? "var" : "{ }")} unknown => throw {Wire}JsonUnion.Unknown(ref json, unknown, {property}, {name}),");
            }
        }
    }

    // An ancestor takes what is closer to no other: the deepest comes first. Otherwise types are compared exactly, and the order is free.
    private static IEnumerable<FieldModel> ByType(CodecModel codec) => codec.Fields.OrderByDescending(f => f.Depth);

    private static string Case(CodecModel codec, FieldModel field)
    {
        bool takesSubclasses = codec.Fallback == 2 || (codec.Fallback == 1 && field.Type.NonNullableCSharp == codec.CSharp);
        return $"{field.Type.CSharp} v{(takesSubclasses ? "" : $" when v.GetType() == typeof({field.Type.CSharp})")}";
    }

    private static string Value(CodecModel codec, string discriminator)
    {
        string property = Naming.Literal(codec.Discriminator) + "u8";
        return !discriminator.StartsWith("#", System.StringComparison.Ordinal) ? $"String({property}, {Naming.Literal(discriminator)}u8)"
            : discriminator.StartsWith("##", System.StringComparison.Ordinal) ? $"String({property}, {Naming.Literal(discriminator.Substring(1))}u8)"
            : $"Number({property}, {discriminator.Substring(1)})";
    }

    private static string Codec(FieldModel field) => CodecEmitter.Reference(field.Type.Id);

    private static string Tag(FieldModel field) => (((uint)field.Number << 3) | 2).ToString(CultureInfo.InvariantCulture);

    private static string TagSize(int number) => number < 16 ? "1" : number < 2048 ? "2" : "3";
}
