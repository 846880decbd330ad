using System.Net;
using System.Threading.Channels;

namespace Chains.Grpc.Tests;

/// <summary>Addresses as a test says them, while the channel runs.</summary>
internal sealed class TestResolver : GrpcResolver
{
    private readonly Channel<object> _updates = System.Threading.Channels.Channel.CreateUnbounded<object>();
    private int _refreshes;

    public TestResolver(params EndPoint[] addresses)
    {
        if (addresses.Length > 0)
        {
            Say(addresses);
        }
    }

    public int Refreshes => Volatile.Read(ref _refreshes);

    public int Watches { get; private set; }

    public void Say(params EndPoint[] addresses) => Assert.True(_updates.Writer.TryWrite(addresses));

    public void Say(Exception failure) => Assert.True(_updates.Writer.TryWrite(failure));

    public override void RequestRefresh() => Interlocked.Increment(ref _refreshes);

    public override async IAsyncEnumerable<IReadOnlyList<EndPoint>> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watches++;
        await foreach (object update in _updates.Reader.ReadAllAsync(cancellationToken))
        {
            yield return update is Exception failure ? throw failure : (EndPoint[])update;
        }
    }
}
