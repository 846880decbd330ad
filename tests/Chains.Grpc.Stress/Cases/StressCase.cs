using System.Diagnostics;

namespace Chains.Grpc.Stress;

/// <summary>One kind of call, with all that must be true of it.</summary>
/// <param name="Name">Its name on the command line and in the gauge.</param>
/// <param name="Weight">How often it runs, in proportion to the others.</param>
/// <param name="RunAsync">Makes the call, or a few that belong together, and throws where anything is not as it should be.</param>
internal sealed record StressCase(string Name, int Weight, Func<CaseContext, Task> RunAsync);

/// <summary>What a case has to work with. Each worker has its own.</summary>
internal sealed class CaseContext(GrpcCallInvoker channel, Func<GrpcChannel> openChannel, bool serversRestart, WorkerSlot slot, Random random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A channel that is shared with other workers.</summary>
    public GrpcCallInvoker Channel { get; } = channel;

    /// <summary>True where a server may be about to end: it then says that it is not serving, and calls must succeed all the same.</summary>
    public bool ServersRestart { get; } = serversRestart;

    public Random Random { get; } = random;

    /// <summary>A new channel to the same servers, for the case to close.</summary>
    public GrpcChannel OpenChannel() => openChannel();

    /// <summary>Waits for one of a few places. That is no part of a call, and long while others are slow: the watch over stalls looks away.</summary>
    public async Task QueueAsync(SemaphoreSlim places)
    {
        string name = slot.Case ?? throw new InvalidOperationException("Only a case that runs can wait.");
        slot.End();
        await places.WaitAsync();
        slot.Begin(name, Stopwatch.GetTimestamp());
    }

    public uint Seed() => (uint)Random.NextInt64(uint.MaxValue);

    /// <summary>Options of a call that must succeed: half of them with a deadline, far away.</summary>
    public GrpcCallOptions Options(CancellationToken cancellationToken = default) =>
        new(Deadline: Random.Next(2) == 0 ? TimeProvider.System.GetUtcNow() + Patience : null, CancellationToken: cancellationToken);
}
