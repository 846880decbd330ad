using System.Text.Json;
using Chains.TestSupport;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>What buf says about a change: whether a rule of each category fires, and which rules do.</summary>
internal sealed record BufVerdict(bool Wire, bool WireJson, bool FileOrPackage, IReadOnlyList<string> Rules);

/// <summary>The stock buf, from npm.</summary>
internal static class Buf
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly Lazy<Task<Dictionary<string, string[]>>> Categories = new(ReadCategoriesAsync);

    /// <summary>The rules that fire between two versions of a contract.</summary>
    public static async Task<BufVerdict> BreakingAsync(IEnumerable<(string Path, string Text)> old, IEnumerable<(string Path, string Text)> now)
    {
        await using TempProject folder = TempProject.Create("buf", feed: null);
        Write(folder, "old", old);
        Write(folder, "new", now);
        // A stricter category does not have the rules of a laxer one: FIELD_WIRE_COMPATIBLE_TYPE is in WIRE alone.
        const string config = """{"version":"v2","breaking":{"use":["FILE","PACKAGE","WIRE_JSON","WIRE"]}}""";
        List<string> rules = await RulesAsync(["breaking", ".", "--against", "../old", "--config", config, "--error-format", "json"], folder.PathOf("new"));
        Dictionary<string, string[]> categories = await Categories.Value;
        return new BufVerdict(Fires("WIRE"), Fires("WIRE_JSON"), Fires("FILE") || Fires("PACKAGE"), rules);

        bool Fires(string category) => rules.Exists(rule => categories[rule].Contains(category, StringComparer.Ordinal));
    }

    /// <summary>The lint rules that a contract does not keep.</summary>
    /// <param name="files">The contract.</param>
    /// <param name="config">The text of buf.yaml.</param>
    public static async Task<IReadOnlyList<string>> LintAsync(IEnumerable<(string Path, string Text)> files, string config)
    {
        await using TempProject folder = TempProject.Create("buf", feed: null);
        Write(folder, ".", files);
        folder.Write("buf.yaml", config);
        return await RulesAsync(["lint", "--error-format", "json"], folder.Folder);
    }

    private static void Write(TempProject folder, string to, IEnumerable<(string Path, string Text)> files)
    {
        foreach ((string path, string text) in files)
        {
            folder.Write(Path.Combine(to, Path.GetFileName(path)), text);
        }
    }

    /// <summary>The rules that buf names, each once; nothing else may go wrong.</summary>
    private static async Task<List<string>> RulesAsync(string[] arguments, string folder)
    {
        (int exitCode, string output, string errors) = await RunAsync(arguments, folder);
        // 100 is buf's code for findings.
        Assert.True(exitCode is 0 or 100, $"buf ended with {exitCode}:\n{output}\n{errors}");
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(exitCode == 100, lines.Length > 0);
        return [.. lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static async Task<Dictionary<string, string[]>> ReadCategoriesAsync()
    {
        (int exitCode, string output, string errors) = await RunAsync(["config", "ls-breaking-rules", "--version", "v2", "--format", "json"], Path.GetTempPath());
        Assert.True(exitCode == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
            rule => rule.GetProperty("id").GetString()!,
            rule => rule.GetProperty("categories").EnumerateArray().Select(category => category.GetString()!).ToArray(),
            StringComparer.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, string folder)
    {
        string packages = await CatalogueNode.FolderAsync();
        // Its own launcher costs the start of a Node process each time.
        string program = Directory.EnumerateDirectories(Path.Combine(packages, "node_modules", "@bufbuild"), "buf-*").SelectMany(platform => Directory.EnumerateFiles(Path.Combine(platform, "bin"), "buf*")).FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == "buf")
            ?? throw new InvalidOperationException($"npm has a buf for other platforms than this one alone: see the optional packages of @bufbuild/buf in {packages}.");
        await using ProcessRun buf = ProcessRun.Start(program, arguments, folder);
        int exitCode = await buf.WaitAsync(Limit, TestContext.Current.CancellationToken);
        return (exitCode, buf.Output, buf.Errors);
    }
}
