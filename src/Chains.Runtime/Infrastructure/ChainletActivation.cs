using System.ComponentModel;
using Chains.Wire;

namespace Chains.Infrastructure;

/// <summary>Supplies the constructor arguments of a chainlet. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ChainletActivation
{
    private protected ChainletActivation(ChainletImplementation implementation, DeploymentContext context, IServiceProvider services)
    {
        Implementation = implementation;
        Context = context;
        Services = services;
    }

    /// <summary>The context of the chainlet.</summary>
    public DeploymentContext Context { get; }

    internal ChainletImplementation Implementation { get; }

    internal IServiceProvider Services { get; }

    /// <summary>The context of the chainlet with its user config.</summary>
    /// <typeparam name="T">Type of the user config.</typeparam>
    /// <param name="userConfig">Reads the user config.</param>
    /// <exception cref="ChainletConfigurationException">The user config is absent or does not fit.</exception>
    public abstract DeploymentContext<T> ContextOf<T>(JsonMarshaller<T> userConfig);

    /// <summary>A dependency that is a chainlet.</summary>
    /// <typeparam name="T">The chainlet's interface.</typeparam>
    /// <param name="parameter">Name of the constructor parameter.</param>
    /// <param name="options">Options for calls to it.</param>
    public abstract T Resolve<T>(string parameter, RpcOptions options)
        where T : class, IChainletContract<T>;

    /// <summary>A dependency that is not a chainlet: it comes from the chainlet's service provider.</summary>
    /// <typeparam name="T">The type of the constructor parameter.</typeparam>
    /// <param name="parameter">Name of the constructor parameter.</param>
    /// <param name="options">Not used: this overload is the one that is left where <typeparamref name="T"/> is not a chainlet's interface.</param>
    /// <exception cref="ChainletConfigurationException">No such service is registered.</exception>
    public T Resolve<T>(string parameter, object options)
        where T : notnull =>
        Fake(typeof(T)) is T fake ? fake
            : Services.GetService(typeof(T)) is T service ? service
            : throw new ChainletConfigurationException(
                $"{Implementation.Name} needs a {typeof(T)} for its constructor parameter '{parameter}', but none is registered: register it in 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)' of {Implementation.TypeName}{LocalHint}.");

    /// <summary>A dependency that is a chainlet: a default of its parameter changes nothing, since it is always there.</summary>
    /// <typeparam name="T">The chainlet's interface.</typeparam>
    /// <param name="parameter">Name of the constructor parameter.</param>
    /// <param name="options">Options for calls to it.</param>
    public T ResolveOptional<T>(string parameter, RpcOptions options)
        where T : class, IChainletContract<T> => Resolve<T>(parameter, options);

    /// <summary>A dependency that is not a chainlet, for a parameter whose default is null: null where no such service is registered.</summary>
    /// <typeparam name="T">The type of the constructor parameter.</typeparam>
    /// <param name="parameter">Not used, as <paramref name="options"/>: this overload is the one that is left where <typeparamref name="T"/> is not a chainlet's interface.</param>
    /// <param name="options">Not used.</param>
    public T? ResolveOptional<T>(string parameter, object options)
        where T : notnull => (Fake(typeof(T)) ?? Services.GetService(typeof(T))) is T service ? service : default;

    private protected virtual string LocalHint => "";

    /// <summary>What a local run puts in the place of a type.</summary>
    private protected virtual object? Fake(Type type) => null;
}
