using System.Text.Json;
using Chains.Generators.Emission;
using Chains.TestSupport;

namespace Chains.Generators.Tests.Emission;

/// <summary>ChainsJsonNaming, judged by System.Text.Json.</summary>
public sealed class JsonNamingTests
{
    private static readonly GeneratorRunOptions SnakeCase = GeneratorRunOptions.Default with { BuildProperties = GeneratorRunOptions.Default.BuildProperties.Add("ChainsJsonNaming", " snake_case ") };

    [Fact]
    public void Snake_case_is_that_of_System_Text_Json()
    {
        string[] parts = ["a", "B", "1", "_", "Max", "URL", "xY", "ä", "Ö", "ß", "日", "__", "99", "iOS"];
        var random = new Random(4);
        for (int i = 0; i < 5_000; i++)
        {
            string name = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), JsonNaming.Snake(name));
        }
    }

    [Fact]
    public void Camel_case_is_the_default_and_the_descriptor_carries_the_names()
    {
        const string Source = """
            using Chains;
            public record Part(int MaxTokens);
            [Chainlet, Entrypoint("x")] public sealed partial class X { public Task<Part> RunRemote(Part thePart) => Task.FromResult(thePart); }
            """;
        string camel = GeneratorRun.Of(Source, GeneratorRunOptions.Default).Source(".descriptor.");
        string snake = GeneratorRun.Of(Source, SnakeCase).Source(".descriptor.");

        // Camel case follows from the proto names: it is left out.
        Assert.Contains("\"name\":\"max_tokens\"", camel, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"the_part\"", camel, StringComparison.Ordinal);
        Assert.DoesNotContain("\"json\":", camel, StringComparison.Ordinal);
        Assert.Contains("\"json\":\"max_tokens\"", snake, StringComparison.Ordinal);
        Assert.Contains("\"json\":\"the_part\"", snake, StringComparison.Ordinal);
        Assert.Equal(camel, snake.Replace(",\"json\":\"max_tokens\"", "", StringComparison.Ordinal).Replace(",\"json\":\"the_part\"", "", StringComparison.Ordinal));
    }
}
