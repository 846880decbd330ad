using System.Collections.Concurrent;
using Chains.Grpc;

namespace Chains.Clients;

/// <summary>One channel per address: connections are shared by all clients of a process that call it.</summary>
internal sealed class ChannelPool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Uri, Lazy<GrpcChannel>> _channels = new();

    public GrpcChannel Get(Uri address) => _channels.GetOrAdd(address, static address => new Lazy<GrpcChannel>(() => new GrpcChannel(address))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<GrpcChannel> channel in _channels.Values)
        {
            if (channel.IsValueCreated)
            {
                await channel.Value.DisposeAsync().ConfigureAwait(false);
            }
        }

        _channels.Clear();
    }
}
