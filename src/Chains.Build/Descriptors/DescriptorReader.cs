using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Build.Diagnostics;
using Chains.Build.Json;

namespace Chains.Build.Descriptors;

/// <summary>Reads the JSON of one descriptor attribute. Strict about what the build acts on; the rest passes through to chain.json untouched.</summary>
internal static class DescriptorReader
{
    /// <summary>The schema of docs/spec/descriptor.md.</summary>
    public const int Schema = 1;

    private static readonly HashSet<string> Scalars = new(StringComparer.Ordinal)
    {
        "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes",
    };

    /// <exception cref="ProblemException">CHN0902 or CHN0903.</exception>
    public static ChainletDescriptor Read(string type, string json, string assembly)
    {
        try
        {
            JsonObject root = JsonReader.Read(json) as JsonObject ?? throw new JsonFormatException("it is not an object");
            int schema = Int(root, "schema", required: true);
            if (schema > Schema)
            {
                throw new ProblemException(Problems.NewerDescriptor(type, assembly, schema.ToString(CultureInfo.InvariantCulture), Schema));
            }

            return Read(DescriptorDefaults.Expand(type, root), assembly);
        }
        catch (JsonFormatException exception)
        {
            throw new ProblemException(Problems.UnreadableDescriptor(type, assembly, exception.Message), exception);
        }
    }

    private static ChainletDescriptor Read(JsonObject root, string assembly)
    {
        ChainletDescriptor head = new()
        {
            Type = Text(root, "type"),
            Name = Text(root, "name"),
            Assembly = assembly,
            Json = root,
            Violations = Texts(root, "violations"),
        };
        if (head.Violations.Count > 0)
        {
            return head;
        }

        JsonObject? options = Object(root, "options");
        return head with
        {
            Interface = Text(root, "interface"),
            Entry = Text(root, "entry"),
            Chain = Object(root, "entrypoint") is { } entrypoint ? Text(entrypoint, "chain") : null,
            Package = OptionalText(root, "package") ?? "",
            IsClientStreaming = OptionalText(root, "streaming") is "client" or "duplex",
            IsServerStreaming = OptionalText(root, "streaming") switch
            {
                null or "none" or "client" => false,
                "server" or "duplex" => true,
                string other => throw new JsonFormatException($"\"streaming\" is \"{other}\""),
            },
            Request = Message(Object(root, "request") ?? throw Missing("request")),
            Response = Message(Object(root, "response") ?? throw Missing("response")),
            Types = Objects(root, "types").Select(Type).ToList(),
            Parameters = Objects(root, "parameters").Select(Parameter).ToList(),
            Compute = Object(root, "compute") is { } compute ? Compute(compute) : new ComputeDescriptor(),
            MinReplicas = Object(root, "autoscaling") is { } autoscaling ? Int(autoscaling, "minReplicas", 1) : 1,
            SecretKeys = Object(root, "assets") is { } assets ? Texts(assets, "secretKeys") : [],
            Image = Object(root, "dockerImage") is { } image ? Image(image) : new DockerImageDescriptor(),
            EnvironmentVariables = options is null ? [] : Texts(options, "environmentVariables"),
            ConfiguresServices = Bool(root, "configuresServices"),
            EnableDebugLogs = options is not null && Bool(options, "enableDebugLogs"),
            HealthChecks = Object(root, "healthChecks") is { } health ? HealthChecks(health) : new HealthCheckDescriptor(),
        };
    }

    private static ParameterDescriptor Parameter(JsonObject node) => new(
        Text(node, "name"),
        OptionalText(node, "type") ?? "",
        OptionalText(node, "kind") == "context",
        OptionalText(node, "chainlet"),
        Object(node, "depends"),
        Object(node, "external") is not null || Object(node, "container") is not null,
        Bool(node, "optional"));

    private static ComputeDescriptor Compute(JsonObject node)
    {
        ComputeDescriptor defaults = new();
        return new ComputeDescriptor
        {
            CpuCount = node["cpuCount"] switch
            {
                null => defaults.CpuCount,
                JsonNumber number => number.Text,
                JsonNode other => throw Wrong("cpuCount", other, "a number"),
            },
            Memory = OptionalText(node, "memory") ?? defaults.Memory,
            Gpu = OptionalText(node, "gpu") ?? defaults.Gpu,
            GpuCount = Int(node, "gpuCount", defaults.GpuCount),
        };
    }

    private static DockerImageDescriptor Image(JsonObject node) => new()
    {
        BaseImage = OptionalText(node, "baseImage"),
        AptPackages = Texts(node, "aptPackages"),
        NuGetPackages = Texts(node, "nuGetPackages"),
        DataDir = OptionalText(node, "dataDir"),
    };

    private static HealthCheckDescriptor HealthChecks(JsonObject node) => new()
    {
        RestartCheckDelaySeconds = Int(node, "restartCheckDelaySeconds", 0),
        RestartThresholdSeconds = Int(node, "restartThresholdSeconds", 0),
        StopTrafficThresholdSeconds = Int(node, "stopTrafficThresholdSeconds", 0),
        StartupThresholdSeconds = Int(node, "startupThresholdSeconds", 0),
    };

    private static TypeDescriptor Type(JsonObject node) => OptionalText(node, "kind") switch
    {
        "message" => Message(node),
        "enum" => Enum(node),
        string other => throw new JsonFormatException($"\"kind\" of the type \"{OptionalText(node, "id")}\" is \"{other}\""),
        null => throw Missing("kind"),
    };

    private static MessageDescriptor Message(JsonObject node)
    {
        string name = Text(node, "name");
        return new MessageDescriptor(OptionalText(node, "id") ?? name, name, Objects(node, "fields").Select(Field).ToList(), OptionalText(node, "comment")) { Schema = Object(node, "schema"), IsLocked = Bool(node, "locked"), Reserved = Reserved(node) };
    }

    private static EnumDescriptor Enum(JsonObject node) => new(
        Text(node, "id"),
        Text(node, "name"),
        Objects(node, "values").Select(value => new EnumValueDescriptor(Text(value, "name"), Int(value, "number", required: true), OptionalText(value, "json"))).ToList(),
        Bool(node, "alias"))
    {
        Schema = Object(node, "schema"),
        IsLocked = Bool(node, "locked"),
        Reserved = Reserved(node),
    };

    private static ReservedDescriptor Reserved(JsonObject node) => Object(node, "reserved") is { } reserved
        ? new ReservedDescriptor([.. Items(reserved, "numbers").Select(Range)], Texts(reserved, "names"))
        : ReservedDescriptor.None;

    private static (int First, int Last) Range(JsonNode node) => node is JsonArray { Items: [JsonNumber first, JsonNumber last] }
        && int.TryParse(first.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int from)
        && int.TryParse(last.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int to)
            ? (from, to)
            : throw Wrong("numbers", node, "an array of two whole numbers");

    private static FieldDescriptor Field(JsonObject node)
    {
        string name = Text(node, "name");
        string? scalar = OptionalText(node, "type");
        string? reference = OptionalText(node, "ref");
        if (scalar is null == reference is null || (scalar is not null && !Scalars.Contains(scalar)))
        {
            throw new JsonFormatException($"the field \"{name}\" needs either a \"ref\" or a scalar \"type\"");
        }

        FieldLabel label = OptionalText(node, "label") switch
        {
            null => FieldLabel.None,
            "optional" => FieldLabel.Optional,
            "repeated" => FieldLabel.Repeated,
            "map" => FieldLabel.Map,
            "oneof" => FieldLabel.OneOf,
            string other => throw new JsonFormatException($"\"label\" of the field \"{name}\" is \"{other}\""),
        };
        return new FieldDescriptor(name, Int(node, "number", required: true), label, label == FieldLabel.Map ? Text(node, "key") : null, scalar, reference, OptionalText(node, "json") ?? name)
        {
            Schema = Object(node, "schema"),
            IsRequired = Bool(node, "required"),
            IsStreamItem = Bool(node, "stream"),
            MayBeAbsent = Bool(node, "absent"),
        };
    }

    private static string Text(JsonObject node, string name) => OptionalText(node, name) ?? throw Missing(name);

    private static string? OptionalText(JsonObject node, string name) => node[name] switch
    {
        null or JsonNull => null,
        JsonText text => text.Value,
        JsonNode other => throw Wrong(name, other, "a string"),
    };

    private static bool Bool(JsonObject node, string name) => node[name] switch
    {
        null or JsonNull => false,
        JsonBool value => value.Value,
        JsonNode other => throw Wrong(name, other, "a boolean"),
    };

    private static int Int(JsonObject node, string name, int absent = 0, bool required = false) => node[name] switch
    {
        null or JsonNull => required ? throw Missing(name) : absent,
        JsonNumber number when int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) => value,
        JsonNode other => throw Wrong(name, other, "a whole number"),
    };

    private static JsonObject? Object(JsonObject node, string name) => node[name] switch
    {
        null or JsonNull => null,
        JsonObject value => value,
        JsonNode other => throw Wrong(name, other, "an object"),
    };

    private static IEnumerable<JsonObject> Objects(JsonObject node, string name)
        => Items(node, name).Select(item => item as JsonObject ?? throw Wrong(name, item, "an array of objects"));

    private static List<string> Texts(JsonObject node, string name)
        => [.. Items(node, name).Select(item => (item as JsonText ?? throw Wrong(name, item, "an array of strings")).Value)];

    private static List<JsonNode> Items(JsonObject node, string name) => node[name] switch
    {
        null or JsonNull => [],
        JsonArray array => array.Items,
        JsonNode other => throw Wrong(name, other, "an array"),
    };

    private static JsonFormatException Missing(string name) => new($"\"{name}\" is missing");

    private static JsonFormatException Wrong(string name, JsonNode node, string wanted) => new($"\"{name}\" is or holds {node.Kind} where {wanted} belongs");
}
