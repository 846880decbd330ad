using Chains;

namespace Moderation.Tests;

public sealed class ModeratorTests
{
    [Fact]
    public async Task Clean_texts_give_no_finding()
    {
        await using LocalChain<IModerator> chain = await Chain.RunLocalAsync<IModerator>(
            o => o.UseSecret("toxicity_key", "k").UseUserConfig(new ToxicitySettings()), TestContext.Current.CancellationToken);

        Assert.Empty(await chain.Entrypoint.RunRemote(["hello"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_model_finds_is_reported()
    {
        var fake = new FakeModel();
        await using LocalChain<IModerator> chain = await Chain.RunLocalAsync<IModerator>(o => o.UseMock<IToxicityModel>(fake), TestContext.Current.CancellationToken);

        Assert.Equal([Severity.Mild, Severity.Mild], (await chain.Entrypoint.RunRemote(["a", "b"], TestContext.Current.CancellationToken)).Select(finding => finding.Severity));
        Assert.Equal(2, fake.Calls);
    }

    [Fact]
    public async Task A_chainlet_is_tested_by_itself()
    {
        var model = new ToxicityModel(Chain.CreateContext(new ToxicitySettings("heck"), o => o.UseSecret("toxicity_key", "k")));
        var moderator = new Moderator(model);

        Finding finding = Assert.Single(await moderator.RunRemote(["oh heck"], TestContext.Current.CancellationToken));
        Assert.Equal("heck", finding.Reason);
    }

    private sealed class FakeModel : IToxicityModel
    {
        private int _calls;

        public int Calls => _calls;

        public Task<Finding> RunRemote(string text, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            return Task.FromResult(new Finding(Severity.Mild, text));
        }
    }
}
