using System.Threading.Channels;

namespace Chains.Grpc.Tests;

/// <summary>A stream of requests that a test feeds, and that tells what became of it.</summary>
internal sealed class Requests : IAsyncEnumerable<string>
{
    private readonly Channel<string> _items = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<CancellationToken> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _enumerations;
    private int _read;

    public Requests(params IEnumerable<string> items)
    {
        foreach (string item in items)
        {
            Send(item);
        }
    }

    public int Enumerations => Volatile.Read(ref _enumerations);

    public int Read => Volatile.Read(ref _read);

    /// <summary>The token of its enumerator.</summary>
    public Task<CancellationToken> Started => _started.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    public Task Disposed => _disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    /// <summary>Whether a pending read ends when the call does. Streams that ignore their token exist.</summary>
    public bool HeedsToken { get; init; } = true;

    public Requests Send(string item)
    {
        Assert.True(_items.Writer.TryWrite(item));
        return this;
    }

    public Requests End(Exception? failure = null)
    {
        Assert.True(_items.Writer.TryComplete(failure));
        return this;
    }

    public async IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _enumerations);
        _started.TrySetResult(cancellationToken);
        try
        {
            await foreach (string item in _items.Reader.ReadAllAsync(HeedsToken ? cancellationToken : CancellationToken.None))
            {
                Interlocked.Increment(ref _read);
                yield return item;
            }
        }
        finally
        {
            _disposed.TrySetResult();
        }
    }

    /// <summary>The call is over, and the stream knows.</summary>
    public async Task AssertEndedAsync()
    {
        await Disposed;
        Assert.True((await Started).IsCancellationRequested);
        Assert.Equal(1, Enumerations);
    }
}
