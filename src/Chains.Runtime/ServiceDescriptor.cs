namespace Chains;

/// <summary>A service that a chainlet can call.</summary>
/// <param name="Name">The chainlet's display name, or whatever the service is called in configuration.</param>
/// <param name="Url">Its address.</param>
/// <param name="Options">Options for calls to it.</param>
public sealed record ServiceDescriptor(string Name, string Url, RpcOptions Options);
