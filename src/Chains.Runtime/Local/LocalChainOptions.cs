using Microsoft.Extensions.DependencyInjection;

namespace Chains;

/// <summary>What a local run of a chain is given. Every method returns the options, so that calls can be chained.</summary>
public sealed class LocalChainOptions
{
    internal LocalChainOptions()
    {
    }

    internal Dictionary<Type, object> Mocks { get; } = [];

    internal Dictionary<Type, (Uri Address, RpcOptions? Options)> Remotes { get; } = [];

    internal Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, string> UserEnvironment { get; } = new(StringComparer.Ordinal);

    internal Dictionary<Type, object?> UserConfigs { get; } = [];

    internal Dictionary<string, ServiceDescriptor> Services { get; } = new(StringComparer.Ordinal);

    internal List<(Type? Chainlet, Action<IServiceCollection> Configure)> ServiceHooks { get; } = [];

    internal string? DataDir { get; private set; }

    internal DeploymentEnvironment? Environment { get; private set; }

    /// <summary>
    /// Whether chainlets get each other directly: values do not pass the marshallers, and no deadline, cancellation or error mapping stands in between.
    /// Default <see langword="false"/>: a local run behaves as a remote one.
    /// </summary>
    public bool Direct { get; set; }

    /// <summary>Puts a fake in the place of a chainlet, which is then never constructed. The fake gets the calls directly.</summary>
    /// <typeparam name="T">The chainlet's interface, or any other type that a constructor takes.</typeparam>
    /// <param name="fake">The fake.</param>
    public LocalChainOptions UseMock<T>(T fake)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(fake);
        Mocks[typeof(T)] = fake;
        return this;
    }

    /// <summary>Puts a chainlet that is really deployed in the place of the local one, which is then never constructed.</summary>
    /// <typeparam name="T">The chainlet's interface.</typeparam>
    /// <param name="url">Address of its gRPC port: <c>http://</c> (HTTP/2 without TLS) or <c>https://</c>.</param>
    /// <param name="options">Options of the calls; <see langword="null"/>: those of the dependency.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https one.</exception>
    public LocalChainOptions UseRemote<T>(string url, RpcOptions? options = null)
        where T : class, IChainletContract<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        if (!Clients.ServiceAddresses.TryParse(url, out Uri? address, out string? problem, $"The address of {T.Contract.Name}, '{url}', is"))
        {
            throw new ArgumentException($"{problem}.", nameof(url));
        }

        Remotes[typeof(T)] = (address, options);
        return this;
    }

    /// <summary>Gives a secret. A chainlet can read it if it declares it, as when deployed.</summary>
    public LocalChainOptions UseSecret(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Secrets[name] = value;
        return this;
    }

    /// <summary>Sets the data directory of all chainlets.</summary>
    public LocalChainOptions UseDataDir(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        DataDir = path;
        return this;
    }

    /// <summary>Sets a value of <see cref="DeploymentContext.UserEnvironment"/>.</summary>
    public LocalChainOptions UseUserEnvironment(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        UserEnvironment[name] = value;
        return this;
    }

    /// <summary>Sets the name of <see cref="DeploymentContext.Environment"/>.</summary>
    public LocalChainOptions UseEnvironment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Environment = new DeploymentEnvironment(name);
        return this;
    }

    /// <summary>Gives the user config of every chainlet that takes a <see cref="DeploymentContext{TUserConfig}"/> of that type.</summary>
    public LocalChainOptions UseUserConfig<T>(T value)
    {
        UserConfigs[typeof(T)] = value;
        return this;
    }

    /// <summary>Adds a service that chainlets find with <see cref="DeploymentContext.GetServiceDescriptor"/>.</summary>
    public LocalChainOptions UseService(ServiceDescriptor service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Services[service.Name] = service;
        return this;
    }

    /// <summary>Adds to the services of every chainlet, after its own <c>ConfigureServices</c>: what is registered last is what is injected.</summary>
    public LocalChainOptions ConfigureServices(Action<IServiceCollection> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ServiceHooks.Add((null, configure));
        return this;
    }

    /// <summary>Adds to the services of one chainlet, after its own <c>ConfigureServices</c>.</summary>
    /// <typeparam name="T">The chainlet's interface.</typeparam>
    public LocalChainOptions ConfigureServices<T>(Action<IServiceCollection> configure)
        where T : class, IChainletContract<T>
    {
        ArgumentNullException.ThrowIfNull(configure);
        ServiceHooks.Add((typeof(T), configure));
        return this;
    }
}
