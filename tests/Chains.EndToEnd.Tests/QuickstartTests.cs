using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>The README's first command, on the packed package.</summary>
[Collection(EndToEndCollection.Name)]
public sealed partial class QuickstartTests(QuickstartFixture quickstart)
{
    private const string Query = "the Queen of Hearts plays croquet with flamingos";

    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(4);

    private readonly BookSearchReference _reference = new(File.ReadAllText(Repo.PathOf("samples/Quickstart/Book/alice.txt")));

    [Fact]
    public async Task Run_prints_what_an_independent_computation_finds()
    {
        const int count = 6;

        BuildResult run = await quickstart.Project.RunAsync("--query", Query, "--query", "who stole the tarts?", "--count", "6");

        run.AssertSucceeded();
        List<(int Number, string Chapter, double Score)> printed = [.. Hits().Matches(run.Output).Select(match => (
            int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture),
            match.Groups["chapter"].Value,
            double.Parse(match.Groups["score"].Value, CultureInfo.InvariantCulture)))];
        Assert.Equal(2 * count, printed.Count);
        AssertSame(_reference.Search(Query, count), printed[..count], tolerance: 0.0001);
        AssertSame(_reference.Search("who stole the tarts?", count), printed[count..], tolerance: 0.0001);
        Assert.Contains(quickstart.ChainFolder, run.Output, StringComparison.Ordinal);
        Assert.Contains(quickstart.Project.Read("bin/chains/bookSearch/graph.mmd").TrimEnd(), run.Output, StringComparison.Ordinal);
        Assert.Equal(QuickstartFixture.Chainlets, Processes().Matches(run.Output).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(QuickstartFixture.Chainlets.Length, Processes().Matches(run.Output).Select(match => match.Groups["id"].Value).Distinct().Count());
    }

    [Fact]
    public async Task Killing_a_host_fails_the_run_by_its_name()
    {
        await using ProcessRun run = quickstart.Project.Start("dotnet", ["run", "--no-build", "--", "--query", Query, "--keep-running"]);
        await run.WaitForLineAsync(line => line.StartsWith("Running until", StringComparison.Ordinal), RunTimeout, TestContext.Current.CancellationToken);
        Dictionary<string, int> hosts = Processes().Matches(run.Output).ToDictionary(match => match.Groups["name"].Value, match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture));

        using (Process embedder = Process.GetProcessById(hosts["Embedder"]))
        {
            embedder.Kill();
        }

        Assert.Equal(1, await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Contains("FAILED: The host of Embedder", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("The host of Search", run.Errors, StringComparison.Ordinal);
        Assert.All(hosts.Values, id => Assert.False(IsRunning(id), $"Process {id} still runs after the run has failed."));
    }

    [Fact]
    public async Task Json_of_the_entrypoint_is_camel_case_with_csharp_defaults_for_absent_keys()
    {
        using HttpClient http = new();

        using HttpResponseMessage response = await http.PostAsJsonAsync(new Uri(quickstart.Host("Search").HttpAddress, "run_remote"), new { query = Query }, TestContext.Current.CancellationToken);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Query, answer.RootElement.GetProperty("query").GetString());
        AssertSame(_reference.Search(Query, 3), [.. answer.RootElement.GetProperty("passages").EnumerateArray().Select(hit => (
            hit.GetProperty("passage").GetProperty("number").GetInt32(),
            hit.GetProperty("passage").GetProperty("chapter").GetString()!,
            hit.GetProperty("score").GetDouble()))], tolerance: 0.0001);
    }

    [Fact]
    public async Task Entrypoint_serves_the_document_of_its_edge_and_no_other_host_does()
    {
        using HttpClient http = new();

        using HttpResponseMessage response = await http.GetAsync(new Uri(quickstart.Host("Search").HttpAddress, "openapi.json"), TestContext.Current.CancellationToken);
        using HttpResponseMessage other = await http.GetAsync(new Uri(quickstart.Host("Embedder").HttpAddress, "openapi.json"), TestContext.Current.CancellationToken);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(quickstart.ChainFolder, "openapi.json"), TestContext.Current.CancellationToken),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, other.StatusCode);
    }

    private static void AssertSame(IReadOnlyList<(int Number, string Chapter, double Score)> expected, IReadOnlyList<(int Number, string Chapter, double Score)> actual, double tolerance)
    {
        Assert.Equal(expected.Select(hit => (hit.Number, hit.Chapter)), actual.Select(hit => (hit.Number, hit.Chapter)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Score, pair.Second.Score, tolerance));
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^  \d+\. (?<score>[\d.]+)  passage (?<number>\d+), (?<chapter>.+)$", RegexOptions.Multiline)]
    private static partial Regex Hits();

    [GeneratedRegex(@"^  (?<name>\w+) +process (?<id>\d+) ", RegexOptions.Multiline)]
    private static partial Regex Processes();
}
