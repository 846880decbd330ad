using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

/// <summary>Answers requests for methods that nobody has mapped.</summary>
internal static class UnimplementedMethod
{
    public static Task InvokeAsync(HttpContext context, ILogger logger)
    {
        PooledStream.Begin(context);
        if (ServerProtocol.FindRefusal(context) is { } refusal)
        {
            return ServerProtocol.RefuseAsync(context, refusal);
        }

        ServerProtocol.Accept(context);
        string path = context.Request.Path.Value ?? "";
        string service = context.GetRouteValue("grpcService") as string ?? "";
        string method = context.GetRouteValue("grpcMethod") as string ?? "";
        string detail = IsKnown(context, service)
            ? $"The service '{service}' has no method '{method}'."
            : $"There is no service '{service}' here (the call was to {path}).";
        var call = new GrpcServerCallContext(context, path);
        var status = new GrpcStatus(GrpcStatusCode.Unimplemented, detail);
        ServerLog.Refused(logger, path, status);
        ServerCallTelemetry? telemetry = ServerCallTelemetry.Start(context, null);
        call.TryEnd(status, null);
        telemetry?.End(call);
        return Task.CompletedTask;
    }

    private static bool IsKnown(HttpContext context, string service)
    {
        if (context.RequestServices.GetService<EndpointDataSource>() is not { } source)
        {
            return false;
        }

        foreach (Endpoint endpoint in source.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } known && string.Equals(known.ServiceName, service, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
