using Chains.Local;

namespace Chains;

/// <summary>Runs chains in the current process.</summary>
public static class Chain
{
    /// <summary>
    /// Constructs the entrypoint and every chainlet that it reaches, each once and with a service provider of its own, and awaits their <c>LoadAsync</c>,
    /// dependencies first. Calls behave as between hosts unless <see cref="LocalChainOptions.Direct"/> is set.
    /// </summary>
    /// <typeparam name="TEntrypoint">The interface of the chainlet to start at.</typeparam>
    /// <param name="configure">Mocks, secrets and so on; may be left out.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <returns>The running chain; disposing it disposes the chainlets, dependents first.</returns>
    /// <exception cref="ChainletActivationException">A chainlet could not be made ready, or the dependencies run in a circle; the message names it.</exception>
    public static async Task<LocalChain<TEntrypoint>> RunLocalAsync<TEntrypoint>(Action<LocalChainOptions>? configure = null, CancellationToken cancellationToken = default)
        where TEntrypoint : class, IChainletContract<TEntrypoint>
    {
        var options = new LocalChainOptions();
        configure?.Invoke(options);
        var chainlets = new LocalChainlets(options);
        try
        {
            TEntrypoint entrypoint = chainlets.Get<TEntrypoint>(RpcOptions.Default, dependent: null);
            await chainlets.LoadAsync(cancellationToken).ConfigureAwait(false);
            return new LocalChain<TEntrypoint>(entrypoint, chainlets);
        }
        catch
        {
            await chainlets.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A context for a test that constructs a chainlet by itself. Every secret that is given can be read.</summary>
    /// <param name="configure">Secrets, data directory and so on; may be left out.</param>
    public static DeploymentContext CreateContext(Action<LocalChainOptions>? configure = null)
    {
        var options = new LocalChainOptions();
        configure?.Invoke(options);
        return LocalChainlets.CreateContext("the chainlet", declaredSecrets: null, options);
    }

    /// <summary>A context with a user config, for a test that constructs a chainlet by itself.</summary>
    /// <param name="userConfig">The user config.</param>
    /// <param name="configure">Secrets, data directory and so on; may be left out.</param>
    public static DeploymentContext<TUserConfig> CreateContext<TUserConfig>(TUserConfig userConfig, Action<LocalChainOptions>? configure = null) =>
        new(CreateContext(configure), userConfig);
}
