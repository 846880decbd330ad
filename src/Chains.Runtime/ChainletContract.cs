using Chains.Infrastructure;

namespace Chains;

/// <summary>The contract of a chainlet.</summary>
/// <typeparam name="T">The chainlet's interface.</typeparam>
/// <param name="name">The chainlet's display name.</param>
/// <param name="service">Its gRPC service, as <c>hello.HelloWorld</c>.</param>
/// <param name="createClient">Makes the generated client.</param>
public sealed class ChainletContract<T>(string name, string service, Func<ChainletCaller, T> createClient)
    where T : class
{
    /// <summary>The chainlet's display name, by which its address is configured.</summary>
    public string Name { get; } = name;

    /// <summary>The chainlet's gRPC service, as <c>hello.HelloWorld</c>; its method is <c>RunRemote</c>.</summary>
    public string Service { get; } = service;

    /// <summary>Makes the generated client over a caller.</summary>
    public Func<ChainletCaller, T> CreateClient { get; } = createClient;
}
