using System.ComponentModel;
using Chains.Grpc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Infrastructure;

/// <summary>A chainlet as hosts and local runs see it. Made by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ChainletImplementation
{
    private protected ChainletImplementation()
    {
    }

    /// <summary>The chainlet's display name.</summary>
    public required string Name { get; init; }

    /// <summary>Full name of its class.</summary>
    public required string TypeName { get; init; }

    /// <summary>Name of the chain that starts here; <see langword="null"/> where the chainlet is no entrypoint.</summary>
    public string? Chain { get; init; }

    /// <summary>Names of the secrets that the chainlet may look up.</summary>
    public IReadOnlyList<string> SecretKeys { get; init; } = [];

    /// <summary>Registers the chainlet's own services; <see langword="null"/> where it has none.</summary>
    public Action<IServiceCollection, DeploymentContext>? ConfigureServices { get; init; }

    /// <summary>A request that cannot be read is its caller's mistake: values that a constructor refuses end here too.</summary>
    private protected static GrpcServerOptions ServerOptions { get; } = new() { MalformedRequestStatus = GrpcStatusCode.InvalidArgument };

    internal abstract string ServiceName { get; }

    internal abstract bool HasHealthCheck { get; }

    internal abstract object Construct(ChainletActivation activation);

    internal abstract Task LoadAsync(object chainlet, CancellationToken cancellationToken);

    internal abstract ValueTask<bool> IsHealthyAsync(object chainlet, CancellationToken cancellationToken);

    internal abstract void MapGrpc(IEndpointRouteBuilder endpoints, ChainletRuntime runtime);

    internal abstract Task AnswerHttpAsync(HttpContext http, ChainletRuntime runtime);

    internal abstract GrpcCallInvoker CreateLocalInvoker(ChainletRuntime runtime);
}
