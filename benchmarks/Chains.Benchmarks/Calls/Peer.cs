namespace Chains.Benchmarks.Calls;

/// <summary>One way of making the calls.</summary>
internal abstract class Peer(ServerProcess server) : IAsyncDisposable
{
    public ServerProcess Server { get; } = server;

    /// <summary>Shape S.</summary>
    public abstract Task SmallAsync();

    /// <summary>Shape M.</summary>
    public abstract Task TableAsync();

    /// <summary>Shape T.</summary>
    public abstract Task TensorAsync();

    /// <summary>Shape St: the whole stream.</summary>
    public abstract Task StreamAsync();

    public abstract ValueTask DisposeAsync();

    protected static void Check(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"A wrong answer came back: {what}.");
        }
    }
}
