using System;
using System.Globalization;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;

namespace Chains.Generators.WireTypes;

/// <summary>
/// A JSON Schema (draft 2020-12, that of OpenAPI 3.1) of one C# type: one or several forms that a value may take. <c>$ref</c> holds the id
/// of a type of the descriptor; the build task puts the name there.
/// </summary>
internal sealed class JsonSchema
{
    private const string TypeKey = "{\"type\":\"";

    private readonly string[] _forms;

    private JsonSchema(params string[] forms) => _forms = forms;

    /// <summary>A JSON type with further keywords.</summary>
    public static JsonSchema Of(string type, string keywords = "") => new($"{TypeKey}{type}\"{(keywords.Length > 0 ? "," : "")}{keywords}}}");

    /// <summary>A schema that is already JSON: <c>{}</c> takes anything.</summary>
    public static JsonSchema Raw(string json) => new(json);

    /// <summary>The schema of a message or enum, by its id.</summary>
    public static JsonSchema Ref(string id)
    {
        var json = new JsonText();
        json.BeginObject();
        json.Property("$ref", id);
        json.EndObject();
        return new JsonSchema(json.ToString());
    }

    /// <summary>A whole number of a range.</summary>
    public static JsonSchema Integer(string format, decimal least, decimal most) =>
        Of("integer", $"\"format\":\"{format}\",\"minimum\":{least.ToString(CultureInfo.InvariantCulture)},\"maximum\":{most.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A floating-point number: three of its values are no numbers in JSON, and travel as text.</summary>
    public static JsonSchema Floating(string format) =>
        new($"{TypeKey}number\",\"format\":\"{format}\"}}", TypeKey + "string\",\"enum\":[\"NaN\",\"Infinity\",\"-Infinity\"]}");

    /// <summary>Any of several schemas.</summary>
    public static JsonSchema AnyOf(params JsonSchema[] schemas) => new(schemas.SelectMany(schema => schema._forms).ToArray());

    /// <summary>The schema of a value of a type, null included where null is a value of it.</summary>
    public static JsonSchema OfValue(WireTypeModel type)
    {
        JsonSchema schema = WireTypeList.Of(type).Schema(type);
        return type.IsNullable ? schema.OrNull() : schema;
    }

    /// <summary>The schema of a request's parameter or of a message's member.</summary>
    public static string OfField(FieldModel field)
    {
        string json = OfValue(field.Type).ToString();
        return field.DefaultJson is not { } value ? json : $"{json.Substring(0, json.Length - 1)}{(json.Length > 2 ? "," : "")}\"default\":{value}}}";
    }

    /// <summary>The names of an enum; a value without a name travels as its number.</summary>
    public static string OfEnum(CodecModel codec)
    {
        string[] names = codec.Values.Where(v => v.Member.Length > 0).Select(v => v.JsonName).Distinct(StringComparer.Ordinal).ToArray();
        bool namesZero = codec.Values.Any(v => v.Member.Length > 0 && v.Number == 0);
        var json = new JsonText();
        json.BeginObject();
        json.Property("type", "string");
        if (codec.IsFlags)
        {
            // Several names stand with ", " between them.
            string any = string.Join("|", names.Select(System.Text.RegularExpressions.Regex.Escape).Select(n => n.Replace("\\ ", " ").Replace("\\#", "#")));
            json.Property("pattern", $"^({any})(, ({any}))*$");
        }
        else
        {
            json.Property("enum");
            json.BeginArray();
            foreach (string name in names)
            {
                json.String(name);
            }
            json.EndArray();
        }
        json.EndObject();
        return (codec.IsFlags || !namesZero ? AnyOf(Raw(json.ToString()), Of("integer")) : Raw(json.ToString())).ToString();
    }

    /// <summary>The schema that takes null, too.</summary>
    private JsonSchema OrNull()
    {
        if (_forms.Any(form => form is "{}" or "{\"type\":\"null\"}" || form.StartsWith("{\"type\":[", StringComparison.Ordinal)))
        {
            return this;
        }
        // An enumeration would have to name null, too; it is told apart by its own form.
        return _forms.Length == 1 && _forms[0].StartsWith(TypeKey, StringComparison.Ordinal) && _forms[0].IndexOf("\"enum\":", StringComparison.Ordinal) < 0
            ? new JsonSchema("{\"type\":[" + _forms[0].Substring(TypeKey.Length - 1, _forms[0].IndexOf('"', TypeKey.Length) - TypeKey.Length + 2) + ",\"null\"]" + _forms[0].Substring(_forms[0].IndexOf('"', TypeKey.Length) + 1))
            : new JsonSchema(_forms.Concat(["{\"type\":\"null\"}"]).ToArray());
    }

    /// <summary>The schema as JSON.</summary>
    public override string ToString() => _forms.Length == 1 ? _forms[0] : $"{{\"anyOf\":[{string.Join(",", _forms)}]}}";
}
