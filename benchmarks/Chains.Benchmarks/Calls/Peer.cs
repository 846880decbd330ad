namespace Chains.Benchmarks.Calls;

/// <summary>One way of making the calls: the client's side.</summary>
internal abstract class Peer(ServerProcess server) : IAsyncDisposable
{
    public ServerProcess Server { get; } = server;

    /// <summary>Shape St, the whole stream; null where the peer has no stream of messages.</summary>
    public virtual Func<Task>? Stream => null;

    /// <summary>Shape S with a deadline, a header and the caller's token; null where the peer has none of these.</summary>
    public virtual Func<Task>? SmallWithOptions => null;

    /// <summary>Shape S.</summary>
    public abstract Task SmallAsync();

    /// <summary>Shape M.</summary>
    public abstract Task TableAsync();

    /// <summary>Shape T.</summary>
    public abstract Task TensorAsync();

    /// <summary>Fails unless each method answers what it should, to the last value.</summary>
    public abstract Task VerifyAsync();

    public abstract ValueTask DisposeAsync();

    protected static void Check(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"A wrong answer came back: {what}.");
        }
    }

    /// <summary>Reads a stream of shape St to its end and fails unless each message is there.</summary>
    protected static async Task CheckStreamAsync<T>(IAsyncEnumerable<T> messages, Func<T, string> textOf)
    {
        int count = 0;
        await foreach (T message in messages)
        {
            count += textOf(message) == Shapes.StreamMessage.Text ? 1 : 0;
        }

        Check(count == Shapes.StreamLength, $"{count} messages");
    }
}
