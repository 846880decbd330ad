using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Chains.Grpc;

/// <summary>Maps gRPC's reflection service.</summary>
public static class GrpcReflectionExtensions
{
    // Room for any name; what is sent is sent back with the answer.
    private const int MaxRequestSize = 64 * 1024;

    /// <summary>
    /// Maps the standard reflection service, <c>grpc.reflection.v1.ServerReflection</c> and its forerunner <c>v1alpha</c>, by which tools such as grpcurl list a server's
    /// services and learn their contracts. Listed are the services that the application maps, this one included.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="reflection">The contracts.</param>
    /// <returns>Both endpoints, for further conventions.</returns>
    public static IEndpointConventionBuilder MapGrpcReflection(this IEndpointRouteBuilder endpoints, GrpcReflection reflection)
    {
        ArgumentNullException.ThrowIfNull(reflection);
        return endpoints.MapGrpcReflection(() => reflection);
    }

    /// <summary>As the other overload, with contracts that are read when they are first asked for: reading them takes no part of the application's start.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="create">Makes the contracts; called once at most. Where it throws, requests fail as where any handler does, with UNKNOWN and a line in the log.</param>
    /// <returns>Both endpoints, for further conventions.</returns>
    public static IEndpointConventionBuilder MapGrpcReflection(this IEndpointRouteBuilder endpoints, Func<GrpcReflection> create)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(create);
        var service = new ReflectionService(new Lazy<DescriptorIndex>(() => create().Index));
        var options = new GrpcServerOptions { MaxReceiveMessageSize = MaxRequestSize };
        return new EndpointConventions(
            endpoints.MapGrpcDuplexStreaming(ReflectionProtocol.V1, (requests, context) => service.AnswerAsync(requests, context), options),
            endpoints.MapGrpcDuplexStreaming(ReflectionProtocol.V1Alpha, (requests, context) => service.AnswerAsync(requests, context), options));
    }
}
