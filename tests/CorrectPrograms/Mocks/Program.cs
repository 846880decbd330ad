using Chains;
using Mocks;

// The large model is not for a laptop: the small one stands in for it.
await using LocalChain<IReviewer> chain = await Chain.RunLocalAsync<IReviewer>(options =>
{
    options.UseMock<ILargeModel>(new SmallModel(TimeProvider.System));
    options.UseEnvironment("laptop").UseUserEnvironment("region", "eu").UseDataDir(AppContext.BaseDirectory);
    options.ConfigureServices<IReviewer>(services => _ = services);
});
Console.WriteLine(await chain.Entrypoint.RunRemote("fine"));

namespace Mocks
{
    [Chainlet, Compute(Gpu = Gpu.GB200, GpuCount = 4)]
    public sealed partial class LargeModel
    {
        public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => throw new PlatformNotSupportedException($"{prompt} {cancellationToken.CanBeCanceled}");
    }

    [Chainlet, Entrypoint("small")]
    public sealed partial class SmallModel(TimeProvider time) : ILargeModel
    {
        public async Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default)
        {
            await Task.Delay(TimeSpan.Zero, time, cancellationToken);
            return $"small {prompt}";
        }
    }

    [Chainlet, Entrypoint("reviews")]
    public sealed partial class Reviewer(ILargeModel model)
    {
        public async Task<string> RunRemote(string text, CancellationToken cancellationToken = default)
        {
            string? answer;
            do
            {
                answer = await model.RunRemote(text, cancellationToken) is { Length: > 0 } some ? some : null;
            }
            while (answer is null);
            return answer;
        }
    }
}
