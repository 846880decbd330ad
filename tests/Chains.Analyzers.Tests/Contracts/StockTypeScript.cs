using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Chains.Generators.Contracts;
using Chains.TestSupport;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// The same for the TypeScript of protobuf-es and Connect, whose types tell absent from zero where C#'s do not. All rows at once: the compiler takes longer to start than to check.
/// </summary>
internal static class StockTypeScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The caller of a contract: it makes every message with every field, reads each, names each enum value, calls each service and stands in for it.</summary>
    public static string Caller(ImmutableArray<(string Path, string Text)> contract)
    {
        LockFile[] files = [.. contract.Select(file => LockParser.Read(file.Path, file.Text))];
        LockScope scope = new(files);
        StringBuilder text = new("import { create } from \"@bufbuild/protobuf\";\nimport { createClient, type ServiceImpl, type Transport } from \"@connectrpc/connect\";\n");
        foreach (LockFile file in files)
        {
            IEnumerable<string> names = [.. file.Messages.SelectMany(m => new[] { $"type {m.Name}", m.Name + "Schema" }), .. file.Enums.Select(e => e.Name), .. file.Services.Select(s => s.Name)];
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"import {{ {string.Join(", ", names)} }} from \"./{Path.GetFileNameWithoutExtension(file.Path)}_pb\";\n");
        }
        foreach (LockFile file in files)
        {
            foreach (LockMessage message in file.Messages)
            {
                Message(text, scope, file, message);
            }
            foreach (LockEnum type in file.Enums)
            {
                string values = string.Concat(type.Values.Select(v => $" case {type.Name}.{v.Name[Prefix(type).Length..]}: return {v.Number};"));
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"export function name{type.Name}(value: {type.Name}): number | undefined {{ switch (value) {{{values} default: return undefined; }} }}\n");
            }
            foreach (LockService service in file.Services)
            {
                Service(text, service);
            }
        }
        return text.ToString();
    }

    /// <summary>The errors of each row's caller against both versions. A row is a folder with descriptors of both and the caller.</summary>
    public static async Task<IReadOnlyDictionary<string, (string[] Old, string[] New)>> ErrorsAsync(string folder)
    {
        string packages = await CatalogueNode.FolderAsync();
        await using ProcessRun node = ProcessRun.Start("node", [Path.Combine(packages, "callers.mjs"), folder], folder);
        int exitCode = await node.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"callers.mjs ended with {exitCode}:\n{node.Output}\n{node.Errors}");
        return JsonDocument.Parse(node.Output).RootElement.EnumerateObject().ToDictionary(
            row => row.Name,
            row => (Texts(row.Value.GetProperty("old")), Texts(row.Value.GetProperty("new"))),
            StringComparer.Ordinal);

        static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];
    }

    private static void Message(StringBuilder text, LockScope scope, LockFile file, LockMessage message)
    {
        LockField[] plain = [.. message.Fields.Where(f => f.Oneof.Length == 0)];
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"export function use{message.Name}(value: {message.Name}) {{\n");
        foreach (LockField field in plain)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  const {field.Name}_: {Type(scope, file, field)} = value.{Local(field.Name)};\n");
        }
        foreach (LockField field in message.Fields.Where(f => f.Oneof.Length > 0))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  if (value.{Local(field.Oneof)}.case === \"{Local(field.Name)}\") {{ const {field.Name}_: {Single(scope, file, field)} = value.{Local(field.Oneof)}.value; }}\n");
        }
        string made = string.Join(", ", plain.Select(f => $"{Local(f.Name)}: value.{Local(f.Name)}"));
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  return create({message.Name}Schema, {{ {made} }});\n}}\n");
    }

    private static void Service(StringBuilder text, LockService service)
    {
        string result = service.IsServerStreaming ? $"AsyncIterable<{service.Response}>" : $"Promise<{service.Response}>";
        string argument = service.IsClientStreaming ? $"AsyncIterable<{service.Request}>" : service.Request;
        string kind = service.IsServerStreaming ? "async *" : "async ";
        string answer = service.IsServerStreaming ? "yield" : "return";
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"export function call{service.Name}(transport: Transport, value: {argument}): {result} {{ return createClient({service.Name}, transport).runRemote(value); }}\n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"export const fake{service.Name}: ServiceImpl<typeof {service.Name}> = {{ {kind}runRemote(value: {argument}) {{ {answer} create({service.Response}Schema); }} }};\n");
    }

    private static string Type(LockScope scope, LockFile file, LockField field) => field.Label switch
    {
        "repeated" => Single(scope, file, field) + "[]",
        "map" => $"{{ [key: {(field.Key is "string" or "bool" or "int64" or "uint64" or "sint64" ? "string" : "number")}]: {Single(scope, file, field)} }}",
        "optional" => Single(scope, file, field) + " | undefined",
        _ => scope.Resolve(file, field.Type) is { Message: not null } ? Single(scope, file, field) + " | undefined" : Single(scope, file, field),
    };

    private static string Single(LockScope scope, LockFile file, LockField field) => field.Type switch
    {
        "int64" or "uint64" or "sint64" or "fixed64" or "sfixed64" => "bigint",
        "bool" => "boolean",
        "string" => "string",
        "bytes" => "Uint8Array",
        var scalar when LockParser.IsScalar(scalar) => "number",
        _ => scope.Resolve(file, field.Type)?.Name ?? throw new InvalidOperationException($"The catalogue has no type of protobuf's own, but {field.Type}."),
    };

    // As protobuf-es names them.
    private static string Local(string name) => string.Concat(name.Split('_').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Prefix(LockEnum type) => type.Values.Select(v => v.Name).Aggregate((shared, name) => shared[..shared.Zip(name).TakeWhile(pair => pair.First == pair.Second).Count()]) is var all && all.LastIndexOf('_') is var end and > 0
        ? all[..(end + 1)] is var prefix && prefix.Replace("_", "", StringComparison.Ordinal).Equals(type.Name, StringComparison.OrdinalIgnoreCase) ? prefix : ""
        : "";
}
