using System;
using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Model;

namespace Chains.Generators.Emission;

/// <summary>
/// Writes the request of a RunRemote that takes a stream. Each message has the parameters' fields, which only the first may fill, and the
/// stream's field, which brings one item: docs/spec/streams.md. Which message of a stream it reads, a codec cannot know; so it notes
/// what was there and what was not, and the runtime judges.
/// </summary>
internal static class StreamEmitter
{
    private const string Infrastructure = "global::Chains.Infrastructure.";
    private const string Wire = "global::Chains.Wire.";

    /// <summary>The type arguments that the runtime's stream types have in common: what comes once, and an item.</summary>
    public static string Arguments(EndpointModel endpoint, FieldModel item, string client) =>
        (endpoint.Parameters.Any() ? client + "Request" : Infrastructure + "Nothing") + ", " + item.Type.CSharp;

    public static string Message(EndpointModel endpoint, FieldModel item, string client) => $"{Infrastructure}StreamMessage<{Arguments(endpoint, item, client)}>";

    /// <param name="code">Where to.</param>
    /// <param name="endpoint">RunRemote.</param>
    /// <param name="item">The stream's field.</param>
    /// <param name="name">What errors call the message.</param>
    /// <param name="requestField">The field of the struct Request that holds a parameter.</param>
    public static void EmitRequest(CodeWriter code, EndpointModel endpoint, FieldModel item, string name, Func<FieldModel, string> requestField)
    {
        FieldModel[] parameters = endpoint.Parameters.ToArray();
        string message = Message(endpoint, item, "");
        EquatableArray<FieldModel> alone = new[] { item with { Member = "" } }.ToEquatableArray();
        if (parameters.Length > 0)
        {
            new MessageEmitter(name, "Request", parameters.ToEquatableArray(), f => "value." + requestField(f), (_, _) => []).EmitSizeAndWrite(code, "Parameters");
        }
        var items = new MessageEmitter(name, item.Type.CSharp, alone, _ => "value", (_, _) => []);
        items.EmitSizeAndWrite(code, "Item");
        bool hasParameters = parameters.Length > 0;
        code.Line($"internal static int SizeRequest({message} value) => {(hasParameters ? "checked((value.HasParameters ? SizeParameters(value.Parameters) : 0) + (value.HasItem ? SizeItem(value.Item) : 0))" : "value.HasItem ? SizeItem(value.Item) : 0")};");
        code.Line($"internal static void WriteRequest(ref {Wire}WireWriter writer, {message} value) {{ {(hasParameters ? "if (value.HasParameters) { WriteParameters(ref writer, value.Parameters); } " : "")}if (value.HasItem) {{ WriteItem(ref writer, value.Item); }} }}");
        new MessageEmitter(name, message, endpoint.Request, _ => "", (value, flag) => [$"return new({Parameters(parameters, value)}, {Missing(parameters, flag)}, {Given(parameters, flag)}, {value(item)}, {flag(item)});"], keepsFlags: true)
            .EmitRead(code, "Request");
        if (endpoint.Streaming == EndpointStreaming.Client)
        {
            EmitJson(code, endpoint, item, name, requestField);
            items.EmitJson(code, "Item");
        }
    }

    /// <summary>The request in JSON, where it is one document: the stream is an array, which a body of lines may leave out.</summary>
    private static void EmitJson(CodeWriter code, EndpointModel endpoint, FieldModel item, string name, Func<FieldModel, string> requestField)
    {
        var list = new WireTypeModel("list", $"global::System.Collections.Generic.List<{item.Type.CSharp}>?", "", IsNullable: true, new[] { item.Type }.ToEquatableArray(), "System.Collections.Generic.List");
        EquatableArray<FieldModel> fields = endpoint.Request.Select(f => f.IsStreamItem ? f with { Type = list } : f).ToEquatableArray();
        new MessageEmitter(
            name,
            $"{Infrastructure}StreamBody<{Arguments(endpoint, item, "")}>",
            fields,
            f => f.IsStreamItem ? "value.Items" : "value.Parameters." + requestField(f),
            (value, _) => [$"return new({Parameters(endpoint.Parameters, value)}, {value(fields.First(f => f.IsStreamItem))});"]).EmitJson(code, "Request");
    }

    private static string Parameters(IEnumerable<FieldModel> parameters, Func<FieldModel, string> value) =>
        parameters.Any() ? $"new Request({string.Join(", ", parameters.Select(value))})" : $"default({Infrastructure}Nothing)";

    /// <summary>The first parameter that must be there and is not, or null: an expression.</summary>
    private static string Missing(FieldModel[] parameters, Func<FieldModel, string?> flag) => string.Concat(parameters
        .Where(f => f.Default is null && !f.Type.IsNullable && f.Type.Kind is not ("list" or "map"))
        .Select(f => $"!{flag(f)} ? {Naming.Literal(f.JsonName)} : ")) + "null";

    /// <summary>The first parameter that is there, or null: an expression.</summary>
    private static string Given(FieldModel[] parameters, Func<FieldModel, string?> flag) =>
        string.Concat(parameters.Select(f => $"{flag(f)} ? {Naming.Literal(f.JsonName)} : ")) + "null";
}
