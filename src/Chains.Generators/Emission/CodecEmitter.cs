using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Model;
using Chains.Generators.WireTypes;

namespace Chains.Generators.Emission;

/// <summary>Writes one codec: the class in Chains.Generated that reads and writes one message or enum.</summary>
internal static class CodecEmitter
{
    /// <summary>What a message's own type is called in its codec: the types of its members have full names.</summary>
    private const string Self = "T";

    /// <summary>The codec's class as generated code refers to it.</summary>
    public static string Reference(string id) => "global::Chains.Generated." + CodecModel.ClassNameOf(id);

    public static string Emit(CodecModel codec)
    {
        // A message's own type is named in each of its methods. An alias cannot see the usings beside it: it has the whole name.
        string alias = codec.Kind == CodecKind.Message ? $"using {Self} = {codec.CSharp};" : "";
        var body = new CodeWriter();
        EmitClass(body, codec.Kind == CodecKind.Message ? codec with { CSharp = Self } : codec);
        (string usings, string text) = ShortNames.Of(body.ToString());
        var code = new CodeWriter();
        code.Line(ChainletEmitter.Header);
        code.Line("namespace Chains.Generated;");
        string head = string.Join(" ", new[] { usings, alias }.Where(t => t.Length > 0));
        if (head.Length > 0)
        {
            code.Line(head);
        }
        return code.ToString() + text;
    }

    private static void EmitClass(CodeWriter code, CodecModel codec)
    {
        if (codec.Kind == CodecKind.Message && MessageEmitter.IsPlain(codec.Fields))
        {
            EmitPlain(code, codec);
            return;
        }
        using (code.Open($"internal static class {codec.ClassName}"))
        {
            if (codec.Kind == CodecKind.Enum)
            {
                EmitEnum(code, codec);
            }
            else
            {
                EmitMessage(code, codec);
            }
        }
    }

    /// <summary>A message whose members the runtime reads and writes in every format, once they are named.</summary>
    private static void EmitPlain(CodeWriter code, CodecModel codec)
    {
        string fields = CodecModel.FieldsNameOf(codec.Id);
        code.Line($"internal abstract class {codec.ClassName} : global::Chains.Wire.WireMessage<{codec.CSharp}, {fields}>;");
        using (code.Open($"internal readonly struct {fields} : global::Chains.Wire.IWireMessage<{codec.CSharp}>"))
        {
            MessageEmitter message = Message(codec);
            message.EmitNames(code);
            message.EmitFields(code);
            EmitSetters(code, codec);
        }
    }

    private static MessageEmitter Message(CodecModel codec) => new(
        codec.ProtoName,
        codec.CSharp,
        codec.Fields,
        field => codec.Kind == CodecKind.Wrapper ? "value" : "value." + field.Member,
        (value, assignedIf) => codec.Kind switch
        {
            CodecKind.Wrapper => [$"return {value(codec.Fields[0])};"],
            CodecKind.Tuple => [$"return ({string.Join(", ", codec.Fields.Select(value))});"],
            _ => Construct(codec, value, assignedIf),
        });

    private static void EmitEnum(CodeWriter code, CodecModel codec)
    {
        EnumValueModel[] values = codec.Values.Where(v => v.Member.Length > 0).ToArray();
        code.Line($"internal static readonly global::Chains.Wire.JsonEnum<{codec.CSharp}> Json = new(");
        code.Line($"    {Naming.Literal(codec.ProtoName)},");
        code.Line($"    new string[] {{ {string.Join(", ", values.Select(v => Naming.Literal(v.JsonName)))} }},");
        code.Line($"    new {codec.CSharp}[] {{ {string.Join(", ", values.Select(v => v.IsUnusable ? $"unchecked(({codec.CSharp})({v.Number.ToString(CultureInfo.InvariantCulture)}))" : codec.CSharp + "." + v.Member))} }}{(codec.IsFlags ? ",\n    flags: true" : "")});");
    }

    private static void EmitMessage(CodeWriter code, CodecModel codec)
    {
        bool isWrapper = codec.Kind == CodecKind.Wrapper;
        MessageEmitter message = Message(codec);
        if (codec.Kind == CodecKind.Union)
        {
            UnionEmitter.Emit(code, codec);
        }
        else
        {
            message.EmitProto(code, "");
        }
        // An object that contains itself would end the process; this ends the call. Size comes before every Write.
        string guard = codec.Fields.Any(f => HoldsMessages(f.Type)) ? "global::System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack(); " : "";
        code.Line($$"""
            internal static int SizeNested({{codec.CSharp}} value) { {{guard}}int size = Size(value); return checked(global::Chains.Wire.WireSize.Length(size) + size); }
            internal static void WriteNested(ref global::Chains.Wire.WireWriter writer, {{codec.CSharp}} value) { var mark = writer.Begin(); Write(ref writer, value); writer.End(mark); }
            internal static {{codec.CSharp}} ReadNested(ref global::Chains.Wire.WireReader reader) { var scope = reader.Enter({{Naming.Literal(codec.ProtoName)}}); var value = Read(ref reader); reader.Leave(scope); return value; }
            """);
        if (isWrapper || codec.Kind == CodecKind.Union)
        {
            return;
        }
        if (codec.Kind == CodecKind.Tuple)
        {
            EmitTupleJson(code, codec);
            return;
        }
        message.EmitJson(code, "", codec.HasBase);
        EmitSetters(code, codec);
    }

    private static void EmitTupleJson(CodeWriter code, CodecModel codec)
    {
        const string Json = "global::System.Text.Json.Utf8Json";
        using (code.Open($"internal static void WriteJson({Json}Writer json, {codec.CSharp} value)"))
        {
            code.Line("json.WriteStartArray();");
            foreach (FieldModel field in codec.Fields)
            {
                string value = "value." + field.Member;
                string path = codec.ProtoName + "." + field.Member;
                code.Line($"{{ {JsonEmitter.Write(field.Type, value, path)} }}");
            }
            code.Line("json.WriteEndArray();");
        }
        string length = codec.Fields.Count.ToString(CultureInfo.InvariantCulture);
        using (code.Open($"internal static {codec.CSharp} ReadJson(ref {Json}Reader json)"))
        {
            code.Line("global::Chains.Wire.JsonWire.StartArray(ref json, \"a tuple\");");
            foreach (FieldModel field in codec.Fields)
            {
                code.Line($"if (!global::Chains.Wire.JsonWire.NextElement(ref json)) {{ throw global::Chains.Wire.JsonValues.WrongLength(ref json, {length}); }}");
                code.Line($"{field.Type.CSharp} f{field.Number.ToString(CultureInfo.InvariantCulture)} = {JsonEmitter.Read(field.Type)};");
            }
            code.Line($"if (global::Chains.Wire.JsonWire.NextElement(ref json)) {{ throw global::Chains.Wire.JsonValues.WrongLength(ref json, {length}); }}");
            code.Line($"return ({string.Join(", ", codec.Fields.Select(f => "f" + f.Number.ToString(CultureInfo.InvariantCulture)))});");
        }
    }

    private static void EmitSetters(CodeWriter code, CodecModel codec)
    {
        foreach (FieldModel field in codec.Fields.Where(f => f.Binding == FieldBinding.AccessorSetter))
        {
            EmitSetter(code, codec, field);
        }
    }

    private static void EmitSetter(CodeWriter code, CodecModel codec, FieldModel field)
    {
        string target = codec.IsValueType ? "ref " : "";
        string attribute = $"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = \"set_{field.Member.TrimStart('@')}\")]";
        if (field.Generic is not { } generic)
        {
            code.Line(attribute);
            code.Line($"private static extern void {Setter(field)}({target}{field.DeclaringType} target, {field.Type.CSharp} value);");
            return;
        }
        // The runtime finds a member of a generic type only by its open signature, so the accessor stands in a class of the same
        // type parameters and constraints (UnsafeAccessorAttribute, remarks).
        code.Line($"private static void {Setter(field)}({target}{field.DeclaringType} target, {field.Type.CSharp} value) => {Setter(field)}Of<{generic.Arguments}>.Set({target}target, value!);");
        using (code.Open($"private static class {Setter(field)}Of<{generic.Parameters}>{generic.Constraints}"))
        {
            code.Line(attribute);
            code.Line($"internal static extern void Set({target}{generic.DeclaringType} target, {generic.Type} value);");
        }
    }

    private static bool HoldsMessages(WireTypeModel type) => type.Kind is "message" or "wrapper" or "union" or "tuple" || type.Arguments.Any(HoldsMessages);

    private static string Setter(FieldModel field) => "Set" + field.Number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Construct(CodecModel codec, Func<FieldModel, string> value, Func<FieldModel, string?> assignedIf)
    {
        string arguments = string.Join(", ", codec.Fields.Where(f => f.Binding == FieldBinding.Parameter).Select(f => $"{f.Parameter}: {value(f)}"));
        string initializers = string.Join(", ", codec.Fields.Where(f => f.Binding == FieldBinding.Initializer || f.IsRequired).Select(f => $"{f.Member} = {value(f)}"));
        string create = $"new {codec.CSharp}({arguments}){(initializers.Length > 0 ? $" {{ {initializers} }}" : "")}";
        FieldModel[] later = codec.Fields.Where(f => f.Binding is FieldBinding.Setter or FieldBinding.AccessorSetter or FieldBinding.Field).ToArray();
        if (later.Length == 0)
        {
            yield return $"return {create};";
            yield break;
        }
        yield return $"var result = {create};";
        foreach (FieldModel field in later)
        {
            string assign = field.Binding == FieldBinding.AccessorSetter
                ? $"{Setter(field)}({(codec.IsValueType ? "ref " : "")}result, {value(field)});"
                : $"result.{field.Member} = {value(field)};";
            yield return assignedIf(field) is { } flag ? $"if ({flag}) {{ {assign} }}" : assign;
        }
        yield return "return result;";
    }
}
