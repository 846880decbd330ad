using Chains.Clients;
using Chains.Grpc;
using Chains.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chains;

/// <summary>Registers clients of chainlets in an application of any kind.</summary>
public static class ChainletServiceCollectionExtensions
{
    /// <summary>Registers a client of a deployed chainlet as a singleton of its interface. Clients of one address share their connections.</summary>
    /// <typeparam name="T">The chainlet's interface.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="url">Address of the chainlet's gRPC port: <c>http://host:port</c> (HTTP/2 without TLS), <c>https://host:port</c>, <c>dns:///host:port</c> for all replicas
    /// of a name in turn, or <c>unix:///path</c>.</param>
    /// <param name="options">Options of the calls; <see langword="null"/>: <see cref="RpcOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The address is none of these.</exception>
    public static IServiceCollection AddChainlet<T>(this IServiceCollection services, string url, RpcOptions? options = null)
        where T : class, IChainletContract<T>
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(url);
        if (!ServiceAddresses.TryParse(url, out Uri? address, out string? problem, $"The address of {T.Contract.Name}, '{url}', is"))
        {
            throw new ArgumentException($"{problem}.", nameof(url));
        }

        services.TryAddSingleton<ChannelPool>();
        services.AddSingleton(provider => T.Contract.CreateClient(new ChainletCaller(provider.GetRequiredService<ChannelPool>().Get(address), T.Contract.Name, url, options)));
        return services;
    }

    /// <summary>
    /// Registers a client of a deployed chainlet whose address comes from the application's configuration, <c>services:&lt;Name&gt;:grpc:0</c>.
    /// A missing address fails each call with FAILED_PRECONDITION and says how to set it.
    /// </summary>
    /// <typeparam name="T">The chainlet's interface.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Options of the calls; <see langword="null"/>: <see cref="RpcOptions.Default"/>.</param>
    public static IServiceCollection AddChainlet<T>(this IServiceCollection services, RpcOptions? options = null)
        where T : class, IChainletContract<T>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<ChannelPool>();
        services.AddSingleton(provider =>
        {
            string name = T.Contract.Name;
            GrpcCallInvoker invoker = ServiceAddresses.TryGet(provider.GetRequiredService<IConfiguration>(), name, out Uri? address, out string? problem)
                ? provider.GetRequiredService<ChannelPool>().Get(address)
                : new FailingInvoker(new GrpcStatus(GrpcStatusCode.FailedPrecondition, $"This application needs the address of {name}: {problem}."));
            return T.Contract.CreateClient(new ChainletCaller(invoker, name, address?.OriginalString ?? "no address", options));
        });
        return services;
    }
}
