using System.Text.RegularExpressions;
using Chains.TestSupport;

namespace Chains.Grpc.Programs.Tests;

/// <summary>The fuzz command: every seed that is kept as it is, some seconds of mutations, and that it fails where it should.</summary>
public sealed partial class FuzzTests
{
    private const string Seeds = "tests/Chains.Wire.Fuzz/Seeds";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string[] Shapes = ["every-row", "echo", "mirror", "zoo", "tensors", "foreign", "scatter", "gather", "drain", "relay"];

    [Fact]
    public async Task Seeds_and_mutations_of_every_shape_are_answered_as_they_must_be()
    {
        await using ProcessRun run = Start("--cases", "20000", "--codec", "60000", "--seed", "20261127", "--seconds", "60");
        int exitCode = await run.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, run.Output + run.Errors);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string byShape = Assert.Single(lines, static line => line.StartsWith("  by shape: ", StringComparison.Ordinal));
        Assert.All(Shapes, shape => Assert.Contains($"{shape} Grpc ", byShape, StringComparison.Ordinal));
        Assert.All(Shapes.Where(static shape => shape != "relay"), shape => Assert.Contains($"{shape} Json ", byShape, StringComparison.Ordinal));
        Assert.Contains("gather Lines ", byShape, StringComparison.Ordinal);
        Assert.Matches("^PASSED: [0-9]+ requests to the host, 60000 messages to the codecs, 0 failures$", lines[^1]);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Each_folder_of_seeds_is_that_of_a_shape() =>
        Assert.Equal([.. Shapes.Append("broken").Order(StringComparer.Ordinal)], Directory.GetDirectories(Repo.PathOf(Seeds)).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void The_shapes_have_a_member_of_every_type_in_the_table_of_types()
    {
        string shapes = File.ReadAllText(Repo.PathOf("tests/Chains.Wire.Fuzz/Shapes/EveryRow.cs"));
        string[] types = [.. File.ReadLines(Repo.PathOf("docs/spec/wire-types.md")).Select(static line => Row().Match(line)).Where(static match => match.Success).Select(static match => match.Groups[1].Value)];
        Assert.InRange(types.Length, 60, 1000);
        Assert.All(types, type => Assert.Matches($@"[(\s]{Regex.Escape(type)} \w+[,) ]", shapes));
    }

    [Fact]
    public async Task A_call_that_fails_by_an_exception_is_a_failure_whose_request_is_kept_and_fails_again()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("chains-fuzz-");
        try
        {
            DirectoryInfo seeds = folder.CreateSubdirectory("broken");
            foreach (string seed in Directory.GetFiles(Path.Combine(Repo.PathOf(Seeds), "broken")))
            {
                File.Copy(seed, Path.Combine(seeds.FullName, Path.GetFileName(seed)));
            }

            await using ProcessRun run = Start("--shapes", "broken", "--seeds", folder.FullName, "--cases", "2000", "--codec", "0", "--seed", "1");
            Assert.Equal(1, await run.WaitAsync(Limit, TestContext.Current.CancellationToken));
            Assert.Contains("the status is Internal (HTTP 200): System.InvalidOperationException: '", run.Output, StringComparison.Ordinal);
            Assert.Contains("the status is 500: ", run.Output, StringComparison.Ordinal);
            string[] kept = [.. Kept().Matches(run.Output).Select(static match => match.Groups[1].Value)];
            Assert.Contains(kept, static file => file.EndsWith(".grpc", StringComparison.Ordinal));
            Assert.Contains(kept, static file => file.EndsWith(".json", StringComparison.Ordinal));
            Assert.All(kept, static file => Assert.True(File.Exists(file), file));

            await using ProcessRun again = Start(["--seeds", folder.FullName, .. kept.SelectMany(static file => new[] { "--replay", file })]);
            Assert.Equal(1, await again.WaitAsync(Limit, TestContext.Current.CancellationToken));
            Assert.Contains($"FAILED: {kept.Length} requests to the host, 0 messages to the codecs", again.Output, StringComparison.Ordinal);

            await using ProcessRun sound = Start("--replay", Path.Combine(seeds.FullName, "sound.grpc"), "--replay", Path.Combine(seeds.FullName, "sound.json"));
            Assert.True(await sound.WaitAsync(Limit, TestContext.Current.CancellationToken) == 0, sound.Output + sound.Errors);
            Assert.Contains("PASSED: 2 requests to the host", sound.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("There is no shape 'nonsense'; there are every-row, echo", "--shapes", "nonsense")]
    [InlineData("There is no option --nonsense.", "--nonsense", "1")]
    [InlineData("--cases needs a number, not 'many'.", "--cases", "many")]
    [InlineData("There is no seed of zoo in the form Grpc.", "--shapes", "zoo", "--seeds", "/nowhere")]
    public async Task A_wrong_command_line_is_refused(string message, params string[] arguments)
    {
        await using ProcessRun run = Start(arguments);
        Assert.Equal(2, await run.WaitAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    private static ProcessRun Start(params string[] arguments) =>
        ProcessRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chains.Wire.Fuzz.dll"), .. arguments]);

    [GeneratedRegex("^\\| `([^`]+)` \\| ", RegexOptions.CultureInvariant)]
    private static partial Regex Row();

    [GeneratedRegex("kept as (\\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Kept();
}
