using System.Runtime.ExceptionServices;
using Chains.Clients;
using Chains.Infrastructure;
using Chains.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chains.Local;

/// <summary>The chainlets of a local run: each constructed once, when the first that depends on it asks, and shared.</summary>
internal sealed class LocalChainlets(LocalChainOptions options) : IAsyncDisposable
{
    private readonly Dictionary<ChainletImplementation, ChainletRuntime> _runtimes = [];

    // In the order of activation: dependencies before dependents.
    private readonly List<(ChainletRuntime Runtime, ServiceProvider Services)> _activated = [];
    private readonly List<ChainletImplementation> _path = [];
    private readonly ChannelPool _channels = new();
    private bool _disposed;

    public T Get<T>(RpcOptions callOptions, DeploymentContext? dependent)
        where T : class, IChainletContract<T>
    {
        string name = T.Contract.Name;
        if (options.Mocks.TryGetValue(typeof(T), out object? mock))
        {
            dependent?.AddService(new ServiceDescriptor(name, $"mock:{name}", callOptions));
            return (T)mock;
        }

        if (options.Remotes.TryGetValue(typeof(T), out (Uri Address, RpcOptions? Options) remote))
        {
            RpcOptions remoteOptions = remote.Options ?? callOptions;
            string url = remote.Address.OriginalString;
            dependent?.AddService(new ServiceDescriptor(name, url, remoteOptions));
            return T.Contract.CreateClient(new ChainletCaller(_channels.Get(remote.Address), name, url, remoteOptions));
        }

        string address = $"local:{name}";
        dependent?.AddService(new ServiceDescriptor(name, address, callOptions));
        ChainletRuntime runtime = Activate(typeof(T), T.Implementation);
        return options.Direct
            ? (T)runtime.Constructed!
            : T.Contract.CreateClient(new ChainletCaller(runtime.Implementation.CreateLocalInvoker(runtime), name, address, callOptions, local: true));
    }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach ((ChainletRuntime runtime, _) in _activated)
        {
            await runtime.LoadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public static DeploymentContext CreateContext(string chainlet, IReadOnlyCollection<string>? declaredSecrets, LocalChainOptions options) => new(new ContextSource(
        chainlet,
        options.DataDir,
        nameof(LocalChainOptions.UseDataDir),
        new ChainletSecrets(
            chainlet,
            declaredSecrets,
            name => options.Secrets.GetValueOrDefault(name),
            name => $"give it to the local run with {nameof(LocalChainOptions.UseSecret)}(\"{name}\", …)"),
        options.UserEnvironment,
        options.Environment,
        name => options.Services.TryGetValue(name, out ServiceDescriptor? service)
            ? service
            : throw new ChainletConfigurationException($"{chainlet} needs the address of {name}: give it to the local run with {nameof(LocalChainOptions.UseService)}(new ServiceDescriptor(\"{name}\", …))."),
        $"give it to the local run with {nameof(LocalChainOptions.UseSecret)}(\"{ContextSource.ApiKeySecret}\", …)"));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var failures = new List<Exception>();
        for (int i = _activated.Count - 1; i >= 0; i--)
        {
            (ChainletRuntime runtime, ServiceProvider services) = _activated[i];
            await TryAsync(runtime.DisposeChainletAsync, failures).ConfigureAwait(false);
            await TryAsync(services.DisposeAsync, failures).ConfigureAwait(false);
        }

        await TryAsync(_channels.DisposeAsync, failures).ConfigureAwait(false);
        if (failures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        if (failures.Count > 1)
        {
            throw new AggregateException("Several chainlets failed while they were disposed.", failures);
        }
    }

    // One that fails to dispose must not keep the others from it.
    private static async ValueTask TryAsync(Func<ValueTask> dispose, List<Exception> failures)
    {
        try
        {
            await dispose().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failures.Add(exception);
        }
    }

    private ChainletRuntime Activate(Type contract, ChainletImplementation implementation)
    {
        if (_runtimes.TryGetValue(implementation, out ChainletRuntime? existing))
        {
            return existing;
        }

        int start = _path.IndexOf(implementation);
        if (start >= 0)
        {
            IEnumerable<string> circle = _path.Skip(start).Append(implementation).Select(static step => step.Name);
            throw new ChainletActivationException($"The chain's dependencies run in a circle: {string.Join(" → ", circle)}. Take one of them out of its constructor.");
        }

        _path.Add(implementation);
        DeploymentContext context = CreateContext(implementation.Name, implementation.SecretKeys, options);
        var runtime = new ChainletRuntime(implementation, context);
        ServiceProvider services = BuildServices(contract, implementation, context);
        bool constructed = false;
        try
        {
            runtime.Logger = services.GetService<ILoggerFactory>()?.CreateLogger(implementation.TypeName);
            runtime.Construct(new LocalActivation(this, implementation, context, services));
            constructed = true;
        }
        finally
        {
            _path.RemoveAt(_path.Count - 1);
            if (!constructed)
            {
                // Services that can only be disposed asynchronously make Dispose throw; their owner's failure is the one to show.
                _activated.Add((runtime, services));
            }
        }

        _runtimes.Add(implementation, runtime);
        _activated.Add((runtime, services));
        return runtime;
    }

    private ServiceProvider BuildServices(Type contract, ChainletImplementation implementation, DeploymentContext context)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHttpClient();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(static _ => new ConfigurationBuilder().AddEnvironmentVariables().Build());
        try
        {
            implementation.ConfigureServices?.Invoke(services, context);
        }
        catch (Exception exception)
        {
            throw new ChainletActivationException($"ConfigureServices of {implementation.Name} ({implementation.TypeName}) failed: {exception.GetType()}: {exception.Message}", exception);
        }

        foreach ((Type? chainlet, Action<IServiceCollection> configure) in options.ServiceHooks)
        {
            if (chainlet is null || chainlet == contract)
            {
                configure(services);
            }
        }

        return services.BuildServiceProvider();
    }

    private sealed class LocalActivation(LocalChainlets chainlets, ChainletImplementation implementation, DeploymentContext context, IServiceProvider services)
        : ChainletActivation(implementation, context, services)
    {
        private protected override string LocalHint => ", or with ConfigureServices of the local run's options";

        private protected override object? Fake(Type type) => chainlets.MockOf(type);

        public override DeploymentContext<T> ContextOf<T>(JsonMarshaller<T> userConfig) =>
            new(Context, chainlets.UserConfigOf(Implementation.Name, userConfig));

        public override T Resolve<T>(string parameter, RpcOptions options) => chainlets.Get<T>(options, Context);
    }

    private object? MockOf(Type type) => options.Mocks.GetValueOrDefault(type);

    private T UserConfigOf<T>(string chainlet, JsonMarshaller<T> userConfig)
    {
        if (options.UserConfigs.TryGetValue(typeof(T), out object? value))
        {
            return (T)value!;
        }

        try
        {
            // A config whose members all have defaults need not be given.
            return userConfig.Deserialize("{}"u8);
        }
        catch (JsonFormatException exception)
        {
            throw new ChainletConfigurationException($"{chainlet} needs a user config of type {typeof(T)}: give it to the local run with {nameof(LocalChainOptions.UseUserConfig)}(…). Without one, {exception.Message}", exception);
        }
    }
}
