using System.ComponentModel;
using Chains.Hosting;

namespace Chains.Infrastructure;

/// <summary>Runs a chainlet as a host process. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChainletHost
{
    /// <summary>
    /// Serves the chainlet until the process is asked to stop: gRPC with health and reflection on <c>Chains:GrpcPort</c> (8081, HTTP/2 without TLS); <c>/healthz</c> and, for an
    /// entrypoint, <c>POST /run_remote</c> and <c>GET /openapi.json</c> on <c>Chains:HttpPort</c> (8080, HTTP/1.1).
    /// </summary>
    /// <remarks>
    /// Settings, with <c>__</c> for <c>:</c> as environment variables: <c>Chains:HttpPort</c>, <c>Chains:GrpcPort</c>; <c>Chains:BindAddress</c> (an IP address, <c>localhost</c>
    /// or <c>*</c>, the default); <c>services:&lt;Name&gt;:grpc:0</c>, the address of a dependency; <c>Chains:SecretsPath</c> (<c>/secrets</c>; a secret that has no file there is
    /// taken from the environment variable <c>CHAINS_SECRET_&lt;name&gt;</c>); <c>Chains:DataDir</c> (relative to the host's folder); <c>Chains:UserConfig</c> (a section, or one
    /// JSON text); <c>Chains:UserEnvironment:&lt;name&gt;</c>; <c>Chains:Environment</c>; <c>Chains:RequestTimeoutSeconds</c> (600, for unary calls over HTTP);
    /// <c>Chains:HealthIntervalSeconds</c> (5, how often <c>IsHealthy</c> is asked); <c>Chains:ShutdownTimeoutSeconds</c> (30, for calls under way at a stop);
    /// <c>Chains:Reflection</c> and <c>Chains:OpenApi</c> (true; false keeps the host's contract from callers);
    /// <c>Chains:StayUp</c> (false; true keeps a host whose chainlet cannot be made ready, not serving, instead of ending it).
    /// </remarks>
    /// <param name="implementation">The chainlet.</param>
    /// <param name="args">The command line: configuration as <c>--Chains:GrpcPort=9000</c>, above environment variables, <c>appsettings.json</c> and <c>hostsettings.json</c>.</param>
    /// <returns>The exit code: 0 after an orderly stop; 1 where the chainlet could not be made ready or the ports could not be opened, with the reason on standard error.</returns>
    public static Task<int> RunAsync(ChainletImplementation implementation, string[] args) => ChainletWebHost.RunAsync(implementation, args);
}
