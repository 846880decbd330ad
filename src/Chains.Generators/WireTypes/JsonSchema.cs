using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Chains.Generators.Emission;
using Chains.Generators.Model;

namespace Chains.Generators.WireTypes;

/// <summary>
/// A JSON Schema (draft 2020-12, that of OpenAPI 3.1) of one C# type: one or several forms that a value may take. <c>$ref</c> holds the id
/// of a type of the descriptor; the build task puts the name there.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly Form Null = new("\"null\"", "");

    private readonly Form[] _forms;

    private JsonSchema(params Form[] forms) => _forms = forms;

    /// <param name="Type">The value of <c>type</c>; empty where the schema has none.</param>
    /// <param name="Keywords">Further members of the object.</param>
    /// <param name="ListsValues">Whether the keywords list every value: null would have to be one of them.</param>
    private sealed record Form(string Type, string Keywords, bool ListsValues = false)
    {
        public override string ToString() => "{" + (Type.Length > 0 ? "\"type\":" + Type : "") + (Type.Length > 0 && Keywords.Length > 0 ? "," : "") + Keywords + "}";
    }

    /// <summary>Takes anything, null included.</summary>
    public static JsonSchema Any { get; } = new(new Form("", ""));

    /// <summary>Takes anything but null.</summary>
    public static JsonSchema AnyButNull { get; } = new(new Form("[\"object\",\"array\",\"string\",\"number\",\"boolean\"]", ""));

    /// <summary>The pattern of a time of day, with up to the seven digits behind the second that .NET has.</summary>
    public const string TimeOfDay = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,7})?";

    /// <summary>A JSON type with further keywords.</summary>
    public static JsonSchema Of(string type, string keywords = "") => new(new Form($"\"{type}\"", keywords));

    /// <summary>The schema of a message or enum, by its id.</summary>
    public static JsonSchema Ref(string id) => new(new Form("", "\"$ref\":" + Text(id)));

    /// <summary>A whole number of a range.</summary>
    public static JsonSchema Integer(string format, decimal least, decimal most) => Integer(format, least.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture));

    /// <summary>A whole number of a range that no number of this code holds.</summary>
    public static JsonSchema Integer(string format, string least, string most) => Of("integer", $"\"format\":\"{format}\",\"minimum\":{least},\"maximum\":{most}");

    /// <summary>Text of a form, a regular expression of ECMA-262.</summary>
    public static JsonSchema Pattern(string pattern, string? format = null) => Of("string", (format is null ? "" : $"\"format\":\"{format}\",") + "\"pattern\":" + Text(pattern));

    /// <summary>A floating-point number: three of its values are no numbers in JSON, and travel as text.</summary>
    public static JsonSchema Floating(string format, string limits = "") => AnyOf(Of("number", $"\"format\":\"{format}\"{limits}"), Texts("NaN", "Infinity", "-Infinity"));

    /// <summary>One of several texts.</summary>
    public static JsonSchema Texts(params string[] values) => new(new Form("\"string\"", $"\"enum\":[{string.Join(",", values.Select(Text))}]", ListsValues: true));

    /// <summary>Any of several schemas.</summary>
    public static JsonSchema AnyOf(params JsonSchema[] schemas) => new(schemas.SelectMany(schema => schema._forms).ToArray());

    /// <summary>The schema of a value of a type, null included where null is a value of it.</summary>
    public static JsonSchema OfValue(WireTypeModel type)
    {
        JsonSchema schema = WireTypeList.Of(type).Schema(type);
        return type.IsNullable ? schema.OrNull() : schema;
    }

    /// <summary>The schema of a request's parameter or of a message's member, with its default.</summary>
    public static string OfField(FieldModel field)
    {
        string json = OfValue(field.Type).ToString();
        return field.DefaultJson is not { } value ? json : $"{json.Substring(0, json.Length - 1)}{(json.Length > 2 ? "," : "")}\"default\":{value}}}";
    }

    /// <summary>The names of an enum; a value without a name travels as its number.</summary>
    public static JsonSchema OfEnum(CodecModel codec)
    {
        EnumValueModel[] values = codec.Values.Where(v => v.Member.Length > 0).ToArray();
        string[] names = values.Select(v => v.JsonName).Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length == 0)
        {
            return Of("integer");
        }
        if (!codec.IsFlags)
        {
            return values.Any(v => v.Number == 0) ? Texts(names) : AnyOf(Texts(names), Of("integer"));
        }
        // Several names stand with ", " between them. .NET escapes blanks and '#' too, which patterns of JSON Schema do not know.
        string any = string.Join("|", names.Select(n => Regex.Escape(n).Replace("\\ ", " ").Replace("\\#", "#")));
        return AnyOf(Pattern($"^({any})(, ({any}))*$"), Of("integer"));
    }

    /// <summary>
    /// The alternatives of a polymorphic type, each the type's own schema with its discriminator. The base type stands for objects without one, and, where the type says so, for those
    /// whose discriminator nobody knows.
    /// </summary>
    /// <remarks>What <c>mapping</c> gives is the place of an alternative in the list: the build task makes components of them, which OpenAPI asks for.</remarks>
    public static JsonSchema OfUnion(CodecModel codec)
    {
        string alternatives = string.Join(",", codec.Fields.Select(field => $"{{\"allOf\":[{{\"$ref\":{Text(field.Type.Id)}}},{OfDiscriminator(codec, field)}]}}"));
        // A text and a number of the same digits are one to the mapping, whose keys are texts; the alternatives' own schemas tell them apart.
        string mapping = string.Join(",", codec.Fields
            .Select((field, i) => (Key: field.Discriminator is not { } discriminator ? null : Constant(discriminator) is ['"', ..] text ? text : $"\"{Constant(discriminator)}\"", Place: i.ToString(CultureInfo.InvariantCulture)))
            .Where(entry => entry.Key is not null).GroupBy(entry => entry.Key).Select(entries => $"{entries.Key}:{entries.First().Place}"));
        return new(new Form("", $"\"oneOf\":[{alternatives}],\"discriminator\":{{\"propertyName\":{Text(codec.Discriminator)},\"mapping\":{{{mapping}}}}}"));
    }

    private static string OfDiscriminator(CodecModel codec, FieldModel field)
    {
        string name = Text(codec.Discriminator);
        bool isBase = field.Type.NonNullableCSharp == codec.CSharp;
        string[] others = codec.Fields.Where(other => other != field && other.Discriminator is not null).Select(other => Constant(other.Discriminator!)).ToArray();
        if (isBase && codec.IgnoresUnknown)
        {
            string not = others.Length == 0 ? "" : $",\"not\":{{\"enum\":[{string.Join(",", others)}]}}";
            return $"{{\"type\":\"object\",\"properties\":{{{name}:{{\"type\":[\"string\",\"integer\"],\"minimum\":-2147483648,\"maximum\":2147483647{not}}}}}}}";
        }
        return field.Discriminator is not { } discriminator ? $"{{\"type\":\"object\",\"not\":{{\"required\":[{name}]}}}}"
            : $"{{\"type\":\"object\",\"properties\":{{{name}:{{\"const\":{Constant(discriminator)}}}}}{(isBase ? "" : $",\"required\":[{name}]")}}}";
    }

    /// <summary>The schema as JSON.</summary>
    public override string ToString() => _forms.Length == 1 ? _forms[0].ToString() : $"{{\"anyOf\":[{string.Join(",", _forms.Select(form => form.ToString()))}]}}";

    private JsonSchema OrNull() => _forms switch
    {
        [{ Type: "", Keywords: "" }] => this,
        _ when ReferenceEquals(this, AnyButNull) => Any,
        [{ Type: { Length: > 0 } type, ListsValues: false } form] when type[0] == '"' => new JsonSchema(form with { Type = $"[{type},\"null\"]" }),
        _ when _forms.Contains(Null) || _forms.Any(form => form.Type.StartsWith("[", StringComparison.Ordinal)) => this,
        _ => new JsonSchema(_forms.Concat([Null]).ToArray()),
    };

    /// <summary>A discriminator in JSON: behind one '#' stands a number, behind two a text that begins with one.</summary>
    private static string Constant(string discriminator) =>
        !discriminator.StartsWith("#", StringComparison.Ordinal) ? Text(discriminator)
        : discriminator.StartsWith("##", StringComparison.Ordinal) ? Text(discriminator.Substring(1))
        : discriminator.Substring(1);

    private static string Text(string value)
    {
        var json = new JsonText();
        json.String(value);
        return json.ToString();
    }
}
