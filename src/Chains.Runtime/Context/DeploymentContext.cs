using System.Collections.Concurrent;

namespace Chains;

/// <summary>
/// What a chainlet knows of its deployment: taken as a constructor parameter. Hosts and local runs make it;
/// <see cref="Chain.CreateContext(Action{LocalChainOptions}?)"/> makes one for a test that constructs a chainlet by itself.
/// </summary>
public class DeploymentContext
{
    private readonly ContextSource _source;
    private readonly ConcurrentDictionary<string, ServiceDescriptor> _services = new(StringComparer.Ordinal);

    internal DeploymentContext(ContextSource source)
        : this(source, services: null)
    {
    }

    private protected DeploymentContext(DeploymentContext context)
        : this(context._source, context._services)
    {
    }

    private DeploymentContext(ContextSource source, ConcurrentDictionary<string, ServiceDescriptor>? services)
    {
        _source = source;
        if (services is not null)
        {
            _services = services;
        }
    }

    /// <summary>The directory that the chainlet reads data from, as an absolute path; <see langword="null"/> where none is configured (<c>Chains:DataDir</c>).</summary>
    /// <exception cref="ChainletConfigurationException">The directory is configured, but is not there or cannot be read; the message names it.</exception>
    public string? DataDir => _source.DataDir is null ? null : ContextSource.Readable(_source);

    /// <summary>The services that the chainlet depends on, by chainlet name.</summary>
    public IReadOnlyDictionary<string, ServiceDescriptor> ChainletToService => _services;

    /// <summary>The chainlet's secrets, for lookup only.</summary>
    public ChainletSecrets Secrets => _source.Secrets;

    /// <summary>Values given when the chain was deployed, <c>Chains:UserEnvironment:&lt;name&gt;</c>: to tell one deployment of a chain from another.</summary>
    public IReadOnlyDictionary<string, string> UserEnvironment => _source.UserEnvironment;

    /// <summary>The environment that the chain is deployed to (<c>Chains:Environment</c>); <see langword="null"/> outside of one.</summary>
    public DeploymentEnvironment? Environment => _source.Environment;

    /// <summary>The service of that name: a dependency, or any other whose address is configured.</summary>
    /// <param name="chainletName">The chainlet's display name, or whatever the service is called in configuration.</param>
    /// <exception cref="ChainletConfigurationException">The address is not configured; the message says how to set it.</exception>
    public ServiceDescriptor GetServiceDescriptor(string chainletName)
    {
        ArgumentException.ThrowIfNullOrEmpty(chainletName);
        return _services.TryGetValue(chainletName, out ServiceDescriptor? service) ? service : _source.FindService(chainletName);
    }

    /// <summary>The key for services that ask for one: the secret <c>chains_api_key</c>, which need not be declared.</summary>
    /// <exception cref="ChainletConfigurationException">The key is not there; the message names where it was looked for.</exception>
    public string GetApiKey() => _source.GetApiKey();

    internal void AddService(ServiceDescriptor service) => _services[service.Name] = service;
}
