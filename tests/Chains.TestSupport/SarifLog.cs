using System.Collections.Immutable;
using System.Text.Json;

namespace Chains.TestSupport;

/// <summary>What the compiler wrote for <c>ErrorLog</c>: every diagnostic of a project, those that were suppressed among them.</summary>
/// <param name="Results">In the order of the log.</param>
public sealed record SarifLog(ImmutableArray<SarifResult> Results)
{
    /// <summary>Reads a log of version 2.1.</summary>
    public static SarifLog Read(string path)
    {
        using JsonDocument log = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement run = log.RootElement.GetProperty("runs").EnumerateArray().Single();
        Dictionary<string, string> help = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .GroupBy(rule => rule.GetProperty("id").GetString()!, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First().TryGetProperty("helpUri", out JsonElement uri) ? uri.GetString()! : "", StringComparer.Ordinal);
        return new SarifLog([.. run.GetProperty("results").EnumerateArray().Select(result => Result(result, help))]);
    }

    private static SarifResult Result(JsonElement result, Dictionary<string, string> help)
    {
        string id = result.GetProperty("ruleId").GetString()!;
        JsonElement? place = result.TryGetProperty("locations", out JsonElement places) && places.GetArrayLength() > 0 ? places[0].GetProperty("physicalLocation") : null;
        return new SarifResult(
            id,
            result.GetProperty("level").GetString()!,
            place is { } at ? Uri.UnescapeDataString(at.GetProperty("artifactLocation").GetProperty("uri").GetString()!) : "",
            place is { } on ? on.GetProperty("region").GetProperty("startLine").GetInt32() : 0,
            result.GetProperty("message").GetProperty("text").GetString()!,
            [.. result.TryGetProperty("suppressions", out JsonElement all) ? all.EnumerateArray().Select(one => one.GetProperty("properties").GetProperty("suppressionType").GetString()!) : []],
            help.GetValueOrDefault(id, ""));
    }
}

/// <summary>A diagnostic in a log.</summary>
/// <param name="Id">Such as <c>CHN0001</c>.</param>
/// <param name="Level"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="File">The address of the file, or empty.</param>
/// <param name="Line">From 1, or 0.</param>
/// <param name="Message">The text.</param>
/// <param name="Suppressions">By what it was suppressed: a pragma, an attribute, or a suppressor with its id and reason.</param>
/// <param name="Help">The address of the rule's page.</param>
public sealed record SarifResult(string Id, string Level, string File, int Line, string Message, ImmutableArray<string> Suppressions, string Help)
{
    /// <summary>Whether nobody sees it.</summary>
    public bool IsSuppressed => !Suppressions.IsEmpty;

    /// <inheritdoc/>
    public override string ToString() => $"{Path.GetFileName(File)}({Line}): {Level} {Id}{(IsSuppressed ? " (suppressed)" : "")}: {Message}";
}
