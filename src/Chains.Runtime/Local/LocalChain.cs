using Chains.Local;

namespace Chains;

/// <summary>A chain that runs in the current process.</summary>
/// <typeparam name="TEntrypoint">The interface of the chainlet that it starts at.</typeparam>
public sealed class LocalChain<TEntrypoint> : IAsyncDisposable
    where TEntrypoint : class
{
    private readonly LocalChainlets _chainlets;

    internal LocalChain(TEntrypoint entrypoint, LocalChainlets chainlets)
    {
        Entrypoint = entrypoint;
        _chainlets = chainlets;
    }

    /// <summary>The chainlet that the chain starts at. Calls to it fail as calls to a remote one do, with <see cref="RemoteChainletException"/>.</summary>
    public TEntrypoint Entrypoint { get; }

    /// <summary>Disposes the chainlets, dependents first, each before its services.</summary>
    public ValueTask DisposeAsync() => _chainlets.DisposeAsync();
}
