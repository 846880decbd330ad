using System.Text;
using Chains.TestSupport;

namespace Chains.Generators.Tests.Emission;

/// <summary>What the compiler has to read for each chainlet and message: generated text costs a build more than generating it.</summary>
public sealed class VolumeTests
{
    private const string Source = """
        using System.Threading;
        using System.Threading.Tasks;
        using Chains;

        namespace Project;

        public sealed record Message(string Role, string Content, int Number);

        public sealed record Place(string Name, double Latitude, double Longitude, bool IsOpen);

        [Chainlet, Compute(CpuCount = 2, Memory = "4Gi")]
        public sealed partial class Translator
        {
            public Task<string> RunRemote(string text, string language, CancellationToken cancellationToken = default) => Task.FromResult(text);
        }

        [Chainlet]
        public sealed partial class Summarizer([Depends(Retries = 2)] ITranslator translator)
        {
            public Task<string> RunRemote(string text, int maxWords, bool isFormal = true, CancellationToken cancellationToken = default) => translator.RunRemote(text, "en", cancellationToken);
        }

        [Chainlet]
        public sealed partial class Guide
        {
            public Task<Place> RunRemote(Message message, CancellationToken cancellationToken = default) => Task.FromResult(new Place(message.Role, 0, 0, true));
        }
        """;

    private static readonly Lazy<GeneratorRun> Run = new(() => GeneratorRun.Of(Source));

    [Theory]
    [InlineData("Project.Translator.", 4000)]
    [InlineData("Project.Summarizer.", 4000)]
    [InlineData("Project.Message.", 2000)]
    [InlineData("Project.Place.", 2000)]
    public void Text_stays_below(string hintName, int bytes)
    {
        string[] files = [.. Run.Value.GeneratedSources.Where(source => source.Key.StartsWith(hintName, StringComparison.Ordinal)).Select(source => source.Value)];
        Assert.NotEmpty(files);
        int sum = files.Sum(Encoding.UTF8.GetByteCount);
        Assert.True(sum <= bytes, $"{sum} bytes, {string.Join(" + ", files.Select(f => f.Length))}:\n{string.Join("\n", files)}");
    }
}
