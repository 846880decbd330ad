using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Model;
using Chains.Generators.WireTypes;

namespace Chains.Generators.Emission;

/// <summary>
/// Writes the five methods of a message: Size, Write, Read, WriteJson and ReadJson. A message is a record of the user's, a
/// wrapper, a request or a result; they differ in how a field's value is reached and how the whole is built.
/// </summary>
/// <param name="name">What errors call the message; empty for a plain request, whose marshaller names it.</param>
/// <param name="csharp">The C# type of the value.</param>
/// <param name="fields">The fields in the order of their numbers.</param>
/// <param name="access">The expression that reaches a field's value from <c>value</c>.</param>
/// <param name="construct">Statements that return the value, given the expression of each field and the name of its "was there" flag.</param>
/// <param name="keepsFlags">Whether every field has such a flag, and absence is judged by <paramref name="construct"/>.</param>
internal sealed class MessageEmitter(
    string name,
    string csharp,
    EquatableArray<FieldModel> fields,
    Func<FieldModel, string> access,
    Func<Func<FieldModel, string>, Func<FieldModel, string?>, IEnumerable<string>> construct,
    bool keepsFlags = false)
{
    private const string Wire = "global::Chains.Wire.";

    private static string Local(FieldModel field) => "f" + field.Number.ToString(CultureInfo.InvariantCulture);

    private static string Flag(FieldModel field) => "has" + field.Number.ToString(CultureInfo.InvariantCulture);

    private static bool IsCollection(FieldModel field) => field.Type.Kind is "list" or "map";

    private static uint Tag(int number, WireFormat format) => ((uint)number << 3) | (uint)format;

    private static string TagText(int number, WireFormat format) => Tag(number, format).ToString(CultureInfo.InvariantCulture);

    private static int TagSize(int number)
    {
        uint tag = (uint)number << 3;
        int size = 1;
        while (tag >= 128)
        {
            tag >>= 7;
            size++;
        }
        return size;
    }

    private static WireType Of(WireTypeModel type) => WireTypeList.Of(type);

    private string Checked(FieldModel field) => field.Type.IsNullable ? access(field) : Of(field.Type).Check(field.Type, access(field), Path(field));

    private string Path(FieldModel field) => (name.Length > 0 ? name + "." : "") + (field.Member.Length > 0 ? field.Member.TrimStart('@') : field.JsonName);

    /// <summary>Whether all members are numbers, truths and texts, which one pass names for protobuf and JSON at once: see Chains.Wire.IWireFields.</summary>
    /// <remarks>64 is what WireNames takes.</remarks>
    public static bool IsPlain(EquatableArray<FieldModel> fields) =>
        fields.Sum(f => f.JsonAlias is null ? 1 : 2) <= 64 && fields.All(f => f.Member.Length > 0 && !f.IsStreamItem && PlainMethod(f.Type) is not null);

    /// <summary>The method of IFieldWriter that takes the type.</summary>
    internal static string? PlainMethod(WireTypeModel type) => type.Kind switch
    {
        "bool" => "Bool",
        "sbyte" or "short" or "int" => "Int32",
        "byte" or "ushort" or "uint" => "UInt32",
        "long" => "Int64",
        "ulong" => "UInt64",
        "float" => "Float",
        "double" => "Double",
        "string" => "String",
        _ => null,
    };

    private static string PlainRead(WireTypeModel type) => type.Kind switch
    {
        "sbyte" => "SByte",
        "byte" => "Byte",
        "short" => "Int16",
        "ushort" => "UInt16",
        _ => PlainMethod(type)!,
    };

    /// <summary>The names of a plain message's members: elements of an array of WireName.</summary>
    public static string Names(IEnumerable<FieldModel> fields) => string.Join(", ", fields.SelectMany(Names));

    /// <summary>Writes the names of a plain message, as the implementation of IWireMessage.</summary>
    public void EmitNames(CodeWriter code) =>
        code.Line($"static {Wire}WireNames {Wire}IWireMessage<{csharp}>.Names {{ get; }} = new({Naming.Literal(name)}, [{Names(fields)}]);");

    /// <summary>Writes the members of a plain message, as the implementation of IWireFields.</summary>
    public void EmitFields(CodeWriter code)
    {
        string contract = $"{Wire}IWireFields<{csharp}>";
        using (code.Open($"static void {contract}.Put<TWriter>(ref TWriter writer, {csharp} value)"))
        {
            foreach (FieldModel field in fields)
            {
                bool isOptional = field.Type.IsNullable || field.Presence == FieldPresence.Explicit;
                string path = !isOptional && field.Type.Kind == "string" ? ", " + Naming.Literal(Path(field)) : "";
                code.Line($"writer.{(isOptional ? "Optional" : "")}{PlainMethod(field.Type)}({TagText(field.Number, Of(field.Type).Format(field.Type))}, {(isOptional ? Checked(field) : access(field))}{path});");
            }
        }
        using (code.Open($"static {csharp} {contract}.Get<TReader>(ref TReader reader)"))
        {
            if (fields.Count > 0)
            {
                code.Line(string.Join(" ", fields.Select(f => ReadLocal(f) + (IsAssignedLater(f) ? $" bool {Flag(f)} = {(f.Type.IsNullable ? "reader.AbsentIsNull" : "false")};" : ""))));
            }
            using (code.Open("for (uint tag; (tag = reader.ReadTag()) != 0;) switch (tag)"))
            {
                foreach (FieldModel field in fields)
                {
                    string read = $"reader.Read{PlainRead(field.Type)}()";
                    code.Line($"case {TagText(field.Number, Of(field.Type).Format(field.Type))}: {Local(field)} = {(field.Type.IsNullable ? "reader.ReadNull() ? null : " : "")}{read};{(IsAssignedLater(field) ? $" {Flag(field)} = true;" : "")} break;");
                }
                code.Line("default: reader.Skip(tag); break;");
            }
            foreach (string line in construct(Local, field => IsAssignedLater(field) ? Flag(field) : null))
            {
                code.Line(line);
            }
        }
    }

    private static IEnumerable<string> Names(FieldModel field)
    {
        string tag = TagText(field.Number, Of(field.Type).Format(field.Type));
        yield return $"new({Naming.Literal(field.JsonName)}, {tag}{(IsRequiredInJson(field) ? "" : ", IsRequired: false")})";
        if (field.JsonAlias is { } alias)
        {
            yield return $"new({Naming.Literal(alias)}, {tag}, IsAlias: true)";
        }
    }

    public void EmitProto(CodeWriter code, string suffix)
    {
        EmitSizeAndWrite(code, suffix);
        EmitRead(code, suffix);
    }

    public void EmitSizeAndWrite(CodeWriter code, string suffix)
    {
        EmitSize(code, suffix);
        EmitWrite(code, suffix);
    }

    public void EmitJson(CodeWriter code, string suffix, bool membersToo = false)
    {
        EmitWriteJson(code, suffix, membersToo);
        EmitReadJson(code, suffix);
    }

    private void EmitSize(CodeWriter code, string suffix)
    {
        using (code.Open($"internal static int Size{suffix}({csharp} value)"))
        // A list may hold one large array many times over: the sum of the sizes must not wrap around to a small number.
        using (code.Open("checked"))
        {
            code.Line("int size = 0;");
            foreach (FieldModel field in fields)
            {
                int tag = TagSize(field.Number);
                string local = Local(field);
                WireTypeModel type = field.Type;
                if (type.Kind == "list")
                {
                    WireTypeModel element = type.Arguments[0];
                    string items = $"{Wire}WireSpan.Of({Checked(field)})";
                    if (Of(element).Packed(element) is { } packed)
                    {
                        code.Line($"size += {Wire}WirePacked.{packed}Size({tag}, {items});");
                    }
                    else if (Of(element).Format(element) == WireFormat.LengthDelimited)
                    {
                        code.Line($"foreach (var item in {items}) {{ size += {tag} + {Of(element).Size(element, CheckedElement(element, field))}; }}");
                    }
                    else
                    {
                        code.Line($"int {local}Bytes = 0;");
                        code.Line($"foreach (var item in {items}) {{ {local}Bytes += {Of(element).Size(element, "item")}; }}");
                        code.Line($"if ({local}Bytes != 0) {{ size += {tag} + {Wire}WireSize.Length({local}Bytes) + {local}Bytes; }}");
                    }
                }
                else if (type.Kind == "map")
                {
                    code.Line($"foreach (var item in {Checked(field)}) {{ int entry = {EntrySize(type, field)}; size += {tag} + {Wire}WireSize.Length(entry) + entry; }}");
                }
                else
                {
                    code.Line(Guarded(field, v => $"size += {tag} + {Of(type).Size(type, v)};", checkNull: true));
                }
            }
            code.Line("return size;");
        }
    }

    private string CheckedElement(WireTypeModel element, FieldModel field) => element.IsValueType
        ? "item"
        : $"{Wire}WireErrors.NotNull(item, {Naming.Literal(Path(field) + "[]")})";

    private string EntrySize(WireTypeModel map, FieldModel field)
    {
        (WireTypeModel key, WireTypeModel value) = (map.Arguments[0], map.Arguments[1]);
        string item = value.IsValueType ? "item.Value" : $"{Wire}WireErrors.NotNull(item.Value, {Naming.Literal(Path(field) + "[]")})";
        return $"1 + {Of(key).Size(key, "item.Key")} + 1 + {Of(value).Size(value, item)}";
    }

    /// <summary>A statement about a field's value, run where the value is to be written.</summary>
    private string Guarded(FieldModel field, Func<string, string> statement, bool checkNull)
    {
        string local = Local(field);
        WireTypeModel type = field.Type;
        if (type.IsNullable)
        {
            return $"if ({access(field)} is {{ }} {local}) {{ {statement(local)} }}";
        }
        string value = checkNull ? Checked(field) : access(field);
        return field.Presence == FieldPresence.Implicit && Of(type).IsDefault(type, local) is { } isDefault
            ? $"var {local} = {value};\nif (!({isDefault})) {{ {statement(local)} }}"
            : $"{{ var {local} = {value}; {statement(local)} }}";
    }

    private void EmitWrite(CodeWriter code, string suffix)
    {
        using (code.Open($"internal static void Write{suffix}(ref {Wire}WireWriter writer, {csharp} value)"))
        {
            foreach (FieldModel field in fields)
            {
                string local = Local(field);
                WireTypeModel type = field.Type;
                if (type.Kind == "list")
                {
                    WireTypeModel element = type.Arguments[0];
                    string tag = TagText(field.Number, WireFormat.LengthDelimited);
                    string items = $"{Wire}WireSpan.Of({access(field)})";
                    if (Of(element).Packed(element) is { } packed)
                    {
                        code.Line($"{Wire}WirePacked.Write{packed}{(packed == "Varint" ? "s" : "")}(ref writer, {tag}, {items});");
                    }
                    else if (Of(element).Format(element) == WireFormat.LengthDelimited)
                    {
                        code.Line($"foreach (var item in {items}) {{ writer.WriteTag({tag}); {Of(element).Write(element, "item")} }}");
                    }
                    else
                    {
                        code.Line($"var {local} = {items};");
                        code.Line($"if (!{local}.IsEmpty) {{ writer.WriteTag({tag}); var mark = writer.BeginPacked({local}.Length); foreach (var item in {local}) {{ {Of(element).Write(element, "item")} }} writer.End(mark); }}");
                    }
                }
                else if (type.Kind == "map")
                {
                    (WireTypeModel key, WireTypeModel entry) = (type.Arguments[0], type.Arguments[1]);
                    using (code.Open($"foreach (var item in {access(field)})"))
                    {
                        code.Line($"writer.WriteTag({TagText(field.Number, WireFormat.LengthDelimited)});");
                        code.Line("var mark = writer.Begin();");
                        code.Line($"writer.WriteTag({TagText(1, Of(key).Format(key))}); {Of(key).Write(key, "item.Key")}");
                        code.Line($"writer.WriteTag({TagText(2, Of(entry).Format(entry))}); {Of(entry).Write(entry, "item.Value")}");
                        code.Line("writer.End(mark);");
                    }
                }
                else
                {
                    code.Line(Guarded(field, v => $"writer.WriteTag({TagText(field.Number, Of(type).Format(type))}); {Of(type).Write(type, v)}", checkNull: false));
                }
            }
        }
    }

    public void EmitRead(CodeWriter code, string suffix)
    {
        using (code.Open($"internal static {csharp} Read{suffix}(ref {Wire}WireReader reader)"))
        {
            foreach (FieldModel field in fields)
            {
                code.Line(ReadLocal(field) + (NeedsFlag(field) ? $" bool {Flag(field)} = false;" : ""));
            }
            code.Line("uint tag;");
            using (code.Open("while ((tag = reader.ReadTag()) != 0) switch (tag)"))
            {
                foreach (FieldModel field in fields)
                {
                    EmitReadCases(code, field);
                }
                code.Line("default: reader.Skip(tag); break;");
            }
            foreach (FieldModel field in fields.Where(IsRequired))
            {
                code.Line($"if (!{Flag(field)}) {{ throw reader.Malformed({Naming.Literal($"field {field.Number.ToString(CultureInfo.InvariantCulture)}, {Path(field)}, is missing")}); }}");
            }
            foreach (string line in construct(Result, AssignedIf))
            {
                code.Line(line);
            }
        }
    }

    /// <summary>Whether JSON, and a message where it has no default, may lack the field: what the contract says of it.</summary>
    internal static bool MayBeAbsent(FieldModel field) => !IsRequiredInJson(field);

    /// <summary>A message that must be there: proto3 has no default for it.</summary>
    internal static bool IsAlwaysThere(FieldModel field) =>
        !field.Type.IsNullable && field.Presence == FieldPresence.Implicit && !IsCollection(field) && Of(field.Type).Default(field.Type) is null;

    private bool IsRequired(FieldModel field) => !keepsFlags && IsAlwaysThere(field);

    private static bool IsAssignedLater(FieldModel field) => field.Binding is FieldBinding.Setter or FieldBinding.AccessorSetter or FieldBinding.Field;

    private bool NeedsFlag(FieldModel field) => IsRequired(field) || AssignedIf(field) is not null;

    /// <summary>
    /// The flag on which a member is assigned after construction; null where it always is. A repeated field cannot tell empty from
    /// absent, and null is written as absence (a member with an initializer of its own has a wrapper): neither may leave what the constructor set.
    /// </summary>
    private string? AssignedIf(FieldModel field) => keepsFlags || (IsAssignedLater(field) && !IsCollection(field) && !field.Type.IsNullable) ? Flag(field) : null;

    private static string ReadLocal(FieldModel field)
    {
        WireTypeModel type = field.Type;
        string local = Local(field);
        return type.Kind switch
        {
            "list" when type.Form == "array" => $"{Wire}WireArray<{type.Arguments[0].CSharp}> {local} = default;",
            "list" => $"global::System.Collections.Generic.List<{type.Arguments[0].CSharp}>? {local} = null;",
            "map" => $"global::System.Collections.Generic.Dictionary<{type.Arguments[0].CSharp}, {type.Arguments[1].CSharp}>? {local} = null;",
            _ => $"{type.CSharp} {local} = {Initial(field)};",
        };
    }

    private static string Initial(FieldModel field)
    {
        if (field.Default is { } literal)
        {
            return literal == "default" ? "default!" : literal;
        }
        return field.Type.IsNullable ? "null" : field.Presence == FieldPresence.Implicit ? Of(field.Type).Default(field.Type) ?? "default!" : "default!";
    }

    private static string Result(FieldModel field)
    {
        WireTypeModel type = field.Type;
        string local = Local(field);
        return type switch
        {
            { Kind: "list", Form: "array" } => $"{local}.ToArray()",
            { Kind: "list" } => Built(ListWireType.Build(type, local)),
            { Kind: "map" } => Built(MapWireType.Build(type, local)),
            _ => local,
        };

        string Built(string collection) => collection == local ? $"{local} ?? {Of(type).Default(type)}" : $"{local} is null ? {Of(type).Default(type)} : {collection}";
    }

    private void EmitReadCases(CodeWriter code, FieldModel field)
    {
        WireTypeModel type = field.Type;
        string local = Local(field);
        string flag = NeedsFlag(field) ? $" {Flag(field)} = true;" : "";
        string delimited = TagText(field.Number, WireFormat.LengthDelimited);
        if (type.Kind == "list")
        {
            WireTypeModel element = type.Arguments[0];
            WireFormat format = Of(element).Format(element);
            bool array = type.Form == "array";
            string target = array ? local : $"({local} ??= new())";
            string read = Of(element).Read(element);
            if (format == WireFormat.LengthDelimited)
            {
                string reserve = array ? $"{local}.Reserve(reader.Count({delimited}));" : $"{local} ??= new(reader.Count({delimited}));";
                code.Line($"case {delimited}: {reserve} do {{ {local}.Add({read}); }} while (reader.NextIs({delimited}));{flag} break;");
                return;
            }
            // Both forms must be read, whichever was declared (encoding specification, "Packed Repeated Fields").
            code.Line($"case {TagText(field.Number, format)}: {target}.Add({read});{flag} break;");
            code.Line(Of(element).Packed(element) is { } packed
                ? $"case {delimited}: {Wire}WirePacked.Read{packed}{(packed == "Varint" ? "s" : "")}(ref reader, ref {local});{flag} break;"
                : $"case {delimited}: {{ var scope = reader.EnterPacked(); while (!reader.AtEnd) {{ {target}.Add({read}); }} reader.Leave(scope);{flag} break; }}");
        }
        else if (type.Kind == "map")
        {
            (WireTypeModel key, WireTypeModel value) = (type.Arguments[0], type.Arguments[1]);
            using (code.Open($"case {delimited}:"))
            {
                code.Line($"int entries = {local} is null ? reader.Count({delimited}) : 0;");
                code.Line($"var scope = reader.Enter({Naming.Literal(field.ProtoName + " entry")});");
                code.Line($"{key.CSharp} key = {Of(key).Default(key)};");
                code.Line($"{value.CSharp} item = {Of(value).Default(value) ?? "default!"};");
                bool required = Of(value).Default(value) is null;
                if (required)
                {
                    code.Line("bool hasItem = false;");
                }
                using (code.Open("while ((tag = reader.ReadTag()) != 0) switch (tag)"))
                {
                    code.Line($"case {TagText(1, Of(key).Format(key))}: key = {Of(key).Read(key)}; break;");
                    code.Line($"case {TagText(2, Of(value).Format(value))}: item = {Of(value).Read(value)};{(required ? " hasItem = true;" : "")} break;");
                    code.Line("default: reader.Skip(tag); break;");
                }
                if (required)
                {
                    code.Line("if (!hasItem) { throw reader.Malformed(\"the entry has no value\"); }");
                }
                code.Line("reader.Leave(scope);");
                code.Line($"({local} ??= new(entries))[key] = item;{flag}");
                code.Line("break;");
            }
        }
        else
        {
            code.Line($"case {TagText(field.Number, Of(type).Format(type))}: {local} = {Of(type).Read(type)};{flag} break;");
        }
    }

    private void EmitWriteJson(CodeWriter code, string suffix, bool membersToo)
    {
        bool isObject = fields.All(f => f.Member.Length > 0);
        if (membersToo)
        {
            code.Line($"internal static void WriteJson(global::System.Text.Json.Utf8JsonWriter json, {csharp} value) {{ json.WriteStartObject(); WriteJsonMembers(json, value); json.WriteEndObject(); }}");
        }
        using (code.Open($"internal static void Write{suffix}Json{(membersToo ? "Members" : "")}(global::System.Text.Json.Utf8JsonWriter json, {csharp} value)"))
        {
            if (!isObject)
            {
                code.Line(JsonEmitter.Write(fields[0].Type, "value", Path(fields[0])));
                return;
            }
            if (!membersToo)
            {
                code.Line("json.WriteStartObject();");
            }
            foreach (FieldModel field in fields)
            {
                // A block of its own: the pattern variables of two nullable members have one name.
                string write = JsonEmitter.Write(field.Type, access(field), Path(field));
                code.Line($"json.WritePropertyName({Naming.Literal(field.JsonName)}u8); {(write.StartsWith("if (", StringComparison.Ordinal) ? $"{{ {write} }}" : write)}");
            }
            if (!membersToo)
            {
                code.Line("json.WriteEndObject();");
            }
        }
    }

    private void EmitReadJson(CodeWriter code, string suffix)
    {
        bool isObject = fields.All(f => f.Member.Length > 0);
        using (code.Open($"internal static {csharp} Read{suffix}Json(ref global::System.Text.Json.Utf8JsonReader json)"))
        {
            if (!isObject)
            {
                code.Line($"return {JsonEmitter.Read(fields[0].Type)};");
                return;
            }
            foreach (FieldModel field in fields)
            {
                code.Line($"{field.Type.CSharp} {Local(field)} = {JsonInitial(field)};{(NeedsJsonFlag(field) ? $" bool {Flag(field)} = false;" : "")}");
            }
            code.Line($"{Wire}JsonWire.StartObject(ref json, {Naming.Literal(name)});");
            using (code.Open($"while ({Wire}JsonWire.NextProperty(ref json))"))
            {
                string otherwise = "";
                foreach (FieldModel field in fields)
                {
                    string flag = NeedsJsonFlag(field) ? $" {Flag(field)} = true;" : "";
                    code.Line($"{otherwise}if ({NameIs(field)}) {{ {Local(field)} = {JsonEmitter.Read(field.Type)};{flag} }}");
                    otherwise = "else ";
                }
                code.Line($"{otherwise}{{ {Wire}JsonWire.SkipProperty(ref json); }}");
            }
            foreach (FieldModel field in fields.Where(IsRequiredInJson))
            {
                code.Line($"if (!{Flag(field)}) {{ throw {Wire}JsonWire.Missing(ref json, {Naming.Literal(field.JsonName)}); }}");
            }
            foreach (string line in construct(Local, Flag))
            {
                code.Line(line);
            }
        }
    }

    private static string NameIs(FieldModel field) => string.Join(" || ", new[] { field.JsonName, field.JsonAlias }.OfType<string>().Select(n => $"{Wire}JsonWire.NameIs(ref json, {Naming.Literal(n)}u8)"));

    /// <summary>Absent keys take the C# default where there is one, and null where null is a value.</summary>
    internal static bool IsRequiredInJson(FieldModel field) => !IsAssignedLater(field) && field.Default is null && !field.Type.IsNullable;

    private static bool NeedsJsonFlag(FieldModel field) => IsRequiredInJson(field) || IsAssignedLater(field);

    private static string JsonInitial(FieldModel field) =>
        field.Default is { } literal ? (literal == "default" ? "default!" : literal) : field.Type.IsNullable ? "null" : "default!";
}
