using System.Collections.Concurrent;
using Chains.Grpc;

namespace Chains.Clients;

/// <summary>One channel per address: connections are shared by all clients of a process that call it.</summary>
internal sealed class ChannelPool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Uri, Lazy<GrpcChannel>> _channels = new();

    public GrpcChannel Get(Uri address) => _channels.GetOrAdd(address, static address => new Lazy<GrpcChannel>(() => Create(address))).Value;

    /// <summary>A channel as the product uses it. <c>dns:</c> names all replicas, in Kubernetes a headless service: they share the calls.</summary>
    public static GrpcChannel Create(Uri address) => new(address, new GrpcChannelOptions
    {
        LoadBalancing = address.Scheme == "dns" ? GrpcLoadBalancing.RoundRobin : GrpcLoadBalancing.PickFirst,
    });

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
