namespace Chains.Grpc.Hostile.Tests;

/// <summary>Waits for what another thread does soon, where it gives no signal.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, Func<string> otherwise)
    {
        for (int i = 0; i < 1000 && !condition(); i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(condition(), otherwise());
    }
}
