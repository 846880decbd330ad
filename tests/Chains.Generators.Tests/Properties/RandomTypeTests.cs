using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Chains.Generators.WireTypes;
using Chains.TestSupport;

namespace Chains.Generators.Tests.Properties;

/// <summary>
/// Random types and random values of them: both wires give back an equal value, sizes are exact, Google.Protobuf and generated code read each other, and what another writer may do
/// to a message changes nothing. Each run has types of its own.
/// </summary>
public sealed partial class RandomTypeTests(ITestOutputHelper output)
{
    private const int BatchSize = 30;

    // Each holds the compiler's trees of some ten thousand lines.
    private const int MostBatches = 4;

    private const int ShownFailures = 3;

    /// <summary>Other types every day, and on one day the same for everybody who looks at a failure.</summary>
    private static readonly int Seed = Setting("CHAINS_SEED") ?? (int)(DateTime.UtcNow.Date - DateTime.UnixEpoch).TotalDays * 10_000;

    private static readonly int Types = Setting("CHAINS_RANDOM_TYPES") ?? 300;

    /// <summary>Seeds of types that showed a fault of ours, as long as the same seed makes much the same type.</summary>
    private static readonly int[] Faults =
    [
        5, // a tensor that begins within the data of another one
        8, // a repeated field with a three-byte tag
    ];

    [Fact]
    public async Task Every_property_holds_of_every_type()
    {
        output.WriteLine($"CHAINS_SEED={Seed} CHAINS_RANDOM_TYPES={Types}");
        await CheckAsync([.. Enumerable.Range(0, Types).Select(i => unchecked(Seed + i))]);
    }

    [Fact]
    public Task Every_property_holds_of_types_that_showed_a_fault_once() => CheckAsync(Faults);

    [Fact]
    public void Generating_code_for_random_types_is_incremental()
    {
        GeneratorRun run = GeneratorRun.Of(RandomBatch.Compilation([.. Enumerable.Range(0, 5).Select(i => new RandomProgram(unchecked(Seed + i)))]));
        Assert.NotEmpty(run.GeneratedSources);
    }

    [Fact]
    public void Random_types_are_of_every_kind()
    {
        string sources = string.Concat(Enumerable.Range(1, 300).Select(seed => new RandomProgram(seed).Source));
        string[] kinds =
        [
            .. Collections.Kinds.Select(kind => kind.Name == "[]" ? "[]" : kind.FullName + "<"), .. Maps.Kinds.Select(kind => kind.FullName + "<"), .. Leaves.All.Select(leaf => leaf.CSharp + " "), .. Leaves.Keys.Select(key => $"Dictionary<{key.CSharp}, "),
            "public record ", "public record struct ", "public readonly record struct ", "public sealed class ", "public struct ", "public readonly struct ", "public abstract class ", "public interface ", "public enum ", "[System.Flags]", "public static class ",
            "JsonDerivedType", "JsonPolymorphic", "JsonIgnore", "JsonPropertyName", "JsonStringEnumMemberName", "DataMember(Order = ", "DataMember(Name = ", "required ", "{ get; set; }", "{ get; init; }", "{ get; private set; }", "{ get; internal init; }", "{ get; }",
            "<T0>", "<T0, T1>", "T0?", "where T0 : struct", "where T0 : class", " = null, ", "IAsyncEnumerable<", "ValueTask<", "KeyValuePair<",
            // A new row of the table of types belongs in Leaves, Collections or Maps too.
            .. WireTypeList.All.SelectMany(family => family.Rows).Select(row => SimpleName().Match(row.CSharp).Value).Where(name => name.Length > 0 && name is not ("Colour" or "Point" or "Page")),
        ];
        string[] missing = [.. kinds.Where(kind => !sources.Contains(kind, StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    private static async Task CheckAsync(int[] seeds)
    {
        ConcurrentBag<string> failures = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, MostBatches), CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(seeds.Chunk(BatchSize), options, async (batch, _) =>
        {
            using RandomBatch types = await RandomBatch.CompileAsync([.. batch.Select(seed => new RandomProgram(seed))]);
            foreach (string failure in types.Check())
            {
                failures.Add(failure);
            }
        });
        if (!failures.IsEmpty)
        {
            Assert.Fail($"{failures.Count} of {seeds.Length} types failed.\n\n{string.Join("\n\n", failures.Take(ShownFailures))}");
        }
    }

    // The name in front of type arguments, without its namespace.
    [GeneratedRegex(@"(?<=^([\w]+\.)*)\w+(?=[<\[?]|$)")]
    private static partial Regex SimpleName();

    private static int? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
