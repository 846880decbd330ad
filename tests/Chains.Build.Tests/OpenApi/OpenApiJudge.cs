using System.Text.Json.Nodes;
using Chains.TestSupport;

namespace Chains.Build.Tests.OpenApi;

/// <summary>The published schema of OpenAPI 3.1 and ajv, a validator of JSON Schema, both from npm: what we mean by a schema is not for us to judge.</summary>
internal static class OpenApiJudge
{
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Fails where the document itself is invalid; gives the problem of each value, or null.</summary>
    /// <param name="document">openapi.json.</param>
    /// <param name="cases">JSON pointers of schemas in it, and values.</param>
    public static async Task<IReadOnlyList<string?>> JudgeAsync(string document, IReadOnlyList<(string Schema, JsonNode? Value)> cases)
    {
        Peers.RequireOrSkip("nodejs", "npm");
        string scripts = Repo.PathOf("tests/Chains.Build.Tests/Node");
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await NodePackages.InstallAsync(scripts);
        }
        finally
        {
            Installing.Release();
        }

        await using TempProject folder = TempProject.Create("openapi", feed: null);
        folder.Write("openapi.json", document);
        folder.Write("cases.json", new JsonArray([.. cases.Select(one => new JsonObject { ["schema"] = one.Schema, ["value"] = one.Value?.DeepClone() })]).ToJsonString());
        await using ProcessRun node = ProcessRun.Start("node", [Path.Combine(scripts, "judge.mjs"), folder.PathOf("openapi.json"), folder.PathOf("cases.json")], folder.Folder);
        int exitCode = await node.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, node.Errors);
        JsonNode verdict = JsonNode.Parse(node.Output)!;
        Assert.True(verdict["document"]!.AsArray().Count == 0, $"openapi.json is no OpenAPI 3.1: {verdict["document"]!.ToJsonString()}\n{document}");
        return [.. verdict["cases"]!.AsArray().Select(problem => problem?.GetValue<string>())];
    }
}
