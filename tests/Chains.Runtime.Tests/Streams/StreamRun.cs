using Chains.Infrastructure;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Streams;

public enum Transport
{
    /// <summary>A host in this process, called over gRPC and loopback.</summary>
    Grpc,

    /// <summary>A local run that behaves as a remote one.</summary>
    Local,

    /// <summary>A local run in which chainlets get each other directly.</summary>
    Direct,
}

/// <summary>One chainlet with a script, called over one of the transports.</summary>
internal sealed class StreamRun<T> : IAsyncDisposable
    where T : class, IChainletContract<T>
{
    private readonly IAsyncDisposable[] _owned;

    private StreamRun(Transport transport, T chainlet, params IAsyncDisposable[] owned)
    {
        Transport = transport;
        Chainlet = chainlet;
        _owned = owned;
    }

    public Transport Transport { get; }

    public T Chainlet { get; }

    public static async Task<StreamRun<T>> StartAsync(Transport transport, Script script, RpcOptions? options = null)
    {
        if (transport == Transport.Grpc)
        {
            TestHost host = await TestHost.StartAsync(ImplementationOf(), $"--Chains:UserConfig:Id={script.Key.Id}");
            return new StreamRun<T>(transport, host.Client<T>(options), host);
        }

        LocalChain<T> chain = await Chain.RunLocalAsync<T>(o =>
        {
            o.Direct = transport == Transport.Direct;
            o.UseUserConfig(script.Key);
        });
        return new StreamRun<T>(transport, chain.Entrypoint, chain);
    }

    /// <summary>Also proves that no call is left: a host waits for its calls at its stop.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable owned in _owned)
        {
            await owned.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    private static ChainletImplementation ImplementationOf() => T.Implementation;
}
