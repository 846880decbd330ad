namespace Chains.Grpc.Hostile.Tests;

/// <summary>One server for all tests of a class: each finds it as the ones before have left it.</summary>
public sealed class VictimFixture : IAsyncLifetime
{
    internal Victim Victim { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Victim = await Victim.StartAsync();

    public ValueTask DisposeAsync() => Victim.DisposeAsync();
}
