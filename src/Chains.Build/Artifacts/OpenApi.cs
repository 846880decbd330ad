using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Chains.Build.Json;

namespace Chains.Build.Artifacts;

/// <summary>openapi.json: what the HTTP port of an entrypoint's host takes and answers, as OpenAPI 3.1. How it reads is docs/spec/openapi.md.</summary>
internal sealed class OpenApi
{
    /// <summary>The file, in the chain's folder and in the host's: the host serves it as it is.</summary>
    public const string FileName = "openapi.json";

    private const string LinesType = "application/x-ndjson";

    private const string SchemaPath = "#/components/schemas/";

    private readonly ChainletDescriptor _descriptor;
    private readonly IReadOnlyDictionary<string, TypeDescriptor> _types;
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly HashSet<string> _taken;
    private readonly SortedDictionary<string, JsonNode> _components = new(StringComparer.Ordinal);

    private OpenApi(ChainletDescriptor descriptor)
    {
        _descriptor = descriptor;
        _types = descriptor.Types.ToDictionary(type => type.Id, StringComparer.Ordinal);
        _taken = [descriptor.Request.Name, "ErrorBody", "RemoteErrorDetail", "RemoteStackFrame", "Health"];
        _names = TypeNames.Settle([.. descriptor.Types.OrderBy(type => type.Id, StringComparer.Ordinal)], _taken);
    }

    /// <summary>Whether the host of a chainlet answers HTTP calls, and its descriptor says how: that of a referenced assembly may be older.</summary>
    public static bool Describes(ChainletDescriptor descriptor) => descriptor.Chain is not null
        && descriptor.Types.OfType<MessageDescriptor>().Append(descriptor.Request).Append(descriptor.Response).Where(message => message.Schema is null).SelectMany(message => message.Fields).All(field => field.Schema is not null);

    /// <summary>The document.</summary>
    /// <exception cref="ProblemException">CHN0902: a schema refers to a type that the descriptor lacks.</exception>
    public static string Write(ChainletDescriptor descriptor) => JsonWriter.Write(new OpenApi(descriptor).Document());

    private JsonObject Document()
    {
        // One request and one answer have no room for a stream each way.
        bool isTwoWay = _descriptor is { IsClientStreaming: true, IsServerStreaming: true };
        JsonObject paths = new();
        if (!isTwoWay)
        {
            paths.With("/run_remote", new JsonObject().With("post", RunRemote()));
            AddErrors();
        }

        paths.With("/healthz", new JsonObject().With("get", Health()));
        _components.Add("Health", Object(
        [
            ("status", new JsonObject().With("type", "string").With("enum", new JsonArray([new JsonText("serving"), new JsonText("not serving")])), true),
            ("reason", new JsonObject().With("type", "string"), false),
        ]));
        JsonObject schemas = new();
        foreach (KeyValuePair<string, JsonNode> component in _components)
        {
            schemas.With(component.Key, component.Value);
        }

        return new JsonObject()
            .With("openapi", "3.1.0")
            .With("info", new JsonObject()
                .With("title", _descriptor.Chain!)
                .With("description", $"The HTTP edge of {_descriptor.Type}, the entrypoint of the chain {_descriptor.Chain}. {(isTwoWay ? "It streams both ways, which HTTP cannot: call the gRPC method" : "The same contract over gRPC:")} {_descriptor.Service}/RunRemote.")
                // The file is part of what a host is: a version that counts builds would make each build another host.
                .With("version", "1"))
            .With("paths", paths)
            .With("components", new JsonObject().With("schemas", schemas));
    }

    private JsonObject RunRemote()
    {
        _components.Add(_descriptor.Request.Name, Object(_descriptor.Request));
        JsonObject responses = new JsonObject().With("200", Answer());
        foreach ((string status, string description) in Errors)
        {
            responses.With(status, new JsonObject().With("description", description).With("content", Json(Ref("ErrorBody"))));
        }

        return new JsonObject()
            .With("operationId", "runRemote")
            .With("summary", "Calls " + _descriptor.Name)
            .With("requestBody", Body())
            .With("responses", responses);
    }

    private JsonObject Body()
    {
        JsonObject body = new JsonObject().With("required", new JsonBool(true));
        JsonObject content = Json(Ref(_descriptor.Request.Name));
        if (_descriptor.Request.Fields.FirstOrDefault(field => field.IsStreamItem) is not { } stream)
        {
            return body.With("content", content);
        }

        bool isAlone = _descriptor.Request.Fields.Count == 1;
        JsonObject lines = Lines().With("x-item-schema", Resolve(stream.Schema!));
        if (!isAlone)
        {
            lines.With("x-first-line-schema", Object(_descriptor.Request.Fields.Select(field => (field.Json, Values(field), field.IsRequired && !field.IsStreamItem))));
        }

        return body
            .With("description", $"The stream {stream.Json} is an array, or comes in the lines of the body, read as they arrive: each is an item{(isAlone ? "" : "; but the first is the object of the other parameters, which may hold the first items")}.")
            .With("content", content.With(LinesType, lines));
    }

    private JsonObject Answer()
    {
        JsonNode result = _descriptor.Response.Fields.Count == 0 ? new JsonObject().With("type", "null") : Resolve(_descriptor.Response.Fields[0].Schema!);
        if (!_descriptor.IsServerStreaming)
        {
            return new JsonObject().With("description", "The result").With("content", Json(result));
        }

        // OpenAPI 3.1 has no word for the items of a stream (3.2 has: itemSchema); what a reader of events needs stands in an extension.
        JsonObject body = new JsonObject()
            .With("schema", new JsonObject().With("type", "string").With("contentMediaType", "text/event-stream"))
            .With("x-item-schema", result)
            .With("x-error-schema", Ref("ErrorBody"));
        return new JsonObject()
            .With("description", "Server-sent events: each item of the result is the data of an event without a name, as soon as it is there. Or a line each, where Accept prefers application/x-ndjson. A failure after the first item is an event named error, or a last line {\"error\": …}, and then the connection closes without the end of the body.")
            .With("content", new JsonObject().With("text/event-stream", body).With(LinesType, Lines().With("x-item-schema", result).With("x-error-schema", Ref("ErrorBody"))));
    }

    private static JsonObject Health() => new JsonObject()
        .With("operationId", "healthz")
        .With("summary", "Whether calls are served")
        .With("responses", new JsonObject()
            .With("200", new JsonObject().With("description", "Calls are served").With("content", Json(Ref("Health"))))
            .With("503", new JsonObject().With("description", "Not yet, or not any more").With("content", Json(Ref("Health")))));

    // What Chains.Runtime's HttpFront answers.
    private static (string Status, string Description)[] Errors { get; } =
    [
        ("400", "The body is no JSON of the request; the message names the place"),
        ("408", "The body arrives too slowly"),
        ("413", "The body is too large"),
        ("415", "The body is compressed, or says that it is not UTF-8"),
        ("500", "The chainlet, or one that it calls, failed"),
        ("502", "A chainlet that it calls cannot be reached"),
        ("503", "The chainlet is not ready, or one that it calls is at its limit"),
        ("504", "The call took too long"),
    ];

    // Chains.Runtime's ErrorBody.
    private void AddErrors()
    {
        JsonObject text = new JsonObject().With("type", "string");
        JsonObject maybeText = new JsonObject().With("type", new JsonArray([new JsonText("string"), new JsonText("null")]));
        _components.Add("ErrorBody", Object([("error", Ref("RemoteErrorDetail"), true)]));
        _components.Add("RemoteErrorDetail", Object(
        [
            ("remoteName", text, true),
            ("exceptionClassName", text, true),
            ("exceptionModuleName", maybeText, true),
            ("exceptionMessage", text, true),
            ("userStackTrace", new JsonObject().With("type", "array").With("items", Ref("RemoteStackFrame")), true),
            ("cause", new JsonObject().With("anyOf", new JsonArray([Ref("RemoteErrorDetail"), new JsonObject().With("type", "null")])), true),
        ]));
        _components.Add("RemoteStackFrame", Object(
        [
            ("method", text, true),
            ("file", maybeText, true),
            ("line", new JsonObject().With("type", "integer").With("format", "int32"), true),
        ]));
    }

    private static JsonObject Lines() => new JsonObject().With("schema", new JsonObject().With("type", "string").With("contentMediaType", LinesType));

    // A stream is there, if only as an empty array; null is none.
    private JsonObject Object(MessageDescriptor message) => Object(message.Fields.Select(field => (field.Json, Values(field), field.IsRequired || field.IsStreamItem)));

    private JsonNode Values(FieldDescriptor field) => field.IsStreamItem ? new JsonObject().With("type", "array").With("items", Resolve(field.Schema!)) : Resolve(field.Schema!);

    private static JsonObject Object(IEnumerable<(string Name, JsonNode Schema, bool IsRequired)> members)
    {
        JsonObject properties = new();
        List<JsonNode> required = [];
        foreach ((string name, JsonNode schema, bool isRequired) in members)
        {
            properties.With(name, schema);
            if (isRequired)
            {
                required.Add(new JsonText(name));
            }
        }

        JsonObject result = new JsonObject().With("type", "object");
        return (required.Count > 0 ? result.With("required", new JsonArray(required)) : result).With("properties", properties);
    }

    /// <summary>The schema with names for ids; what it refers to becomes a component.</summary>
    private JsonNode Resolve(JsonNode schema)
    {
        switch (schema)
        {
            case JsonArray array:
                return new JsonArray(array.Items.Select(Resolve));
            case JsonObject value:
                JsonObject result = new();
                foreach (KeyValuePair<string, JsonNode> member in value.Members)
                {
                    // The default of a parameter is a value, whatever it looks like.
                    result.With(member.Key, member switch
                    {
                        { Key: "$ref", Value: JsonText id } => new JsonText(SchemaPath + Component(id.Value)),
                        { Key: "default" or "enum" or "const" } => member.Value,
                        _ => Resolve(member.Value),
                    });
                }

                return result;
            default:
                return schema;
        }
    }

    private string Component(string id)
    {
        if (!_types.TryGetValue(id, out TypeDescriptor? type))
        {
            throw new ProblemException(Problems.UnreadableDescriptor(_descriptor.Type, _descriptor.Assembly, $"a schema refers to \"{id}\", which \"types\" lacks"));
        }

        string name = _names[id];
        if (!_components.ContainsKey(name))
        {
            // Before its own members: a type may hold itself.
            _components.Add(name, JsonNull.Instance);
            _components[name] = type switch
            {
                EnumDescriptor { Schema: { } schema } => Resolve(schema),
                MessageDescriptor { Schema: { } schema } => schema["oneOf"] is JsonArray alternatives && schema["discriminator"] is JsonObject discriminator ? Alternatives(name, alternatives, discriminator) : Resolve(schema),
                MessageDescriptor message => Object(message),
                _ => throw new ProblemException(Problems.UnreadableDescriptor(_descriptor.Type, _descriptor.Assembly, $"the type \"{id}\" has no schema")),
            };
        }

        return name;
    }

    /// <summary>A polymorphic type. OpenAPI's <c>discriminator</c> knows components alone, so that each alternative with its discriminator becomes one, beside the type itself, which has none.</summary>
    private JsonObject Alternatives(string name, JsonArray alternatives, JsonObject discriminator)
    {
        List<string> components = [];
        foreach (JsonNode alternative in alternatives.Items)
        {
            string id = ((JsonText)((JsonObject)((JsonArray)((JsonObject)alternative)["allOf"]!).Items[0])["$ref"]!).Value;
            string own = Free(name + (_types.TryGetValue(id, out TypeDescriptor? type) ? type.Name : ""));
            _components.Add(own, Resolve(alternative));
            components.Add(own);
        }

        JsonObject mapping = new();
        foreach (KeyValuePair<string, JsonNode> entry in ((JsonObject)discriminator["mapping"]!).Members)
        {
            mapping.With(entry.Key, SchemaPath + components[int.Parse(((JsonNumber)entry.Value).Text, CultureInfo.InvariantCulture)]);
        }

        return new JsonObject()
            .With("oneOf", new JsonArray(components.Select(Ref)))
            .With("discriminator", new JsonObject().With("propertyName", discriminator["propertyName"]!).With("mapping", mapping));
    }

    private string Free(string name)
    {
        string free = name;
        for (int i = 2; !_taken.Add(free); i++)
        {
            free = name + i.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }

    private static JsonObject Ref(string name) => new JsonObject().With("$ref", SchemaPath + name);

    private static JsonObject Json(JsonNode schema) => new JsonObject().With("application/json", new JsonObject().With("schema", schema));
}
