using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chains.Grpc;

/// <summary>Maps gRPC methods to endpoints. Their port must speak HTTP/2: without TLS, <c>HttpProtocols.Http2</c> alone.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    private const string LogCategory = "Chains.Grpc.Server";

    /// <summary>Maps a method with one request and one response.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.Unary"/>.</param>
    /// <param name="handler">Answers a request. A <see cref="GrpcException"/> from it is the call's status; an <see cref="OperationCanceledException"/> after its
    /// token was cancelled is CANCELLED or DEADLINE_EXCEEDED; any other exception is logged, and the caller sees UNKNOWN without its message.
    /// When the deadline passes, the caller is answered at once, whether or not the handler heeds its token.</param>
    /// <param name="options">Limits and clock; the defaults where null.</param>
    /// <returns>The endpoint, for further conventions.</returns>
    /// <exception cref="ArgumentException">The method is of another type.</exception>
    public static IEndpointConventionBuilder MapGrpcUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        GrpcMethod<TRequest, TResponse> method,
        Func<TRequest, GrpcServerCallContext, Task<TResponse>> handler,
        GrpcServerOptions? options = null)
    {
        Check(endpoints, method, GrpcMethodType.Unary, handler);
        return Map(endpoints, method, new UnaryServerMethod<TRequest, TResponse>(method, handler, options ?? new GrpcServerOptions(), LoggerOf(endpoints)).InvokeAsync);
    }

    /// <summary>Maps a method with one request and a stream of responses.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.ServerStreaming"/>.</param>
    /// <param name="handler">Answers a request with a stream, which is read no faster than the caller reads. Exceptions are treated as for
    /// <see cref="MapGrpcUnary"/>; the stream's enumerator gets the call's cancellation token.</param>
    /// <param name="options">Limits and clock; the defaults where null.</param>
    /// <returns>The endpoint, for further conventions.</returns>
    /// <exception cref="ArgumentException">The method is of another type.</exception>
    public static IEndpointConventionBuilder MapGrpcServerStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        GrpcMethod<TRequest, TResponse> method,
        Func<TRequest, GrpcServerCallContext, IAsyncEnumerable<TResponse>> handler,
        GrpcServerOptions? options = null)
    {
        Check(endpoints, method, GrpcMethodType.ServerStreaming, handler);
        return Map(endpoints, method, new ServerStreamingServerMethod<TRequest, TResponse>(method, handler, options ?? new GrpcServerOptions(), LoggerOf(endpoints)).InvokeAsync);
    }

    /// <summary>Maps a method with a stream of requests and one response.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.ClientStreaming"/>.</param>
    /// <param name="handler">Reads requests and answers them. It enumerates them at most once and only before it ends; the caller is held up while it does not
    /// ask for the next. It may end without having read them all, and the rest is dropped. Bytes that are no requests throw a <see cref="GrpcException"/> there
    /// and decide the call's status; a caller that goes away, or a deadline that passes, throws an <see cref="OperationCanceledException"/> there.
    /// Exceptions and deadlines are treated as for <see cref="MapGrpcUnary"/>.</param>
    /// <param name="options">Limits and clock; the defaults where null.</param>
    /// <returns>The endpoint, for further conventions.</returns>
    /// <exception cref="ArgumentException">The method is of another type.</exception>
    public static IEndpointConventionBuilder MapGrpcClientStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        GrpcMethod<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, GrpcServerCallContext, Task<TResponse>> handler,
        GrpcServerOptions? options = null)
    {
        Check(endpoints, method, GrpcMethodType.ClientStreaming, handler);
        return Map(endpoints, method, new ClientStreamingServerMethod<TRequest, TResponse>(method, handler, options ?? new GrpcServerOptions(), LoggerOf(endpoints)).InvokeAsync);
    }

    /// <summary>Maps a method with a stream of requests and a stream of responses, which run independently of each other.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="method">The method, of type <see cref="GrpcMethodType.DuplexStreaming"/>.</param>
    /// <param name="handler">Reads requests, as for <see cref="MapGrpcClientStreaming"/>, and yields responses, as for <see cref="MapGrpcServerStreaming"/>.</param>
    /// <param name="options">Limits and clock; the defaults where null.</param>
    /// <returns>The endpoint, for further conventions.</returns>
    /// <exception cref="ArgumentException">The method is of another type.</exception>
    public static IEndpointConventionBuilder MapGrpcDuplexStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        GrpcMethod<TRequest, TResponse> method,
        Func<IAsyncEnumerable<TRequest>, GrpcServerCallContext, IAsyncEnumerable<TResponse>> handler,
        GrpcServerOptions? options = null)
    {
        Check(endpoints, method, GrpcMethodType.DuplexStreaming, handler);
        return Map(endpoints, method, new DuplexStreamingServerMethod<TRequest, TResponse>(method, handler, options ?? new GrpcServerOptions(), LoggerOf(endpoints)).InvokeAsync);
    }

    /// <summary>Maps the standard health service, <c>grpc.health.v1.Health</c>, with its methods Check and Watch.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="health">The states that it reports.</param>
    /// <returns>Both endpoints, for further conventions.</returns>
    public static IEndpointConventionBuilder MapGrpcHealth(this IEndpointRouteBuilder endpoints, GrpcHealth health)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(health);
        return new EndpointConventions(
            endpoints.MapGrpcUnary(HealthProtocol.Check, health.CheckAsync),
            endpoints.MapGrpcServerStreaming(HealthProtocol.Watch, (service, context) => health.WatchAsync(service, context)));
    }

    /// <summary>
    /// Answers every other gRPC request, to <c>/service/method</c>, with UNIMPLEMENTED and says whether the service or only the method is unknown.
    /// Requests of other content types are left to other endpoints.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    public static void MapGrpcUnimplemented(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        RoutePattern pattern = RoutePatternFactory.Parse(
            "/{grpcService}/{grpcMethod}",
            defaults: null,
            parameterPolicies: new RouteValueDictionary { ["grpcMethod"] = new GrpcRequestConstraint() });
        ILogger logger = LoggerOf(endpoints);
        endpoints.Map(pattern, context => UnimplementedMethod.InvokeAsync(context, logger))
            .WithDisplayName("gRPC unimplemented")
            .Add(static builder => ((RouteEndpointBuilder)builder).Order = int.MaxValue);
    }

    private static IEndpointConventionBuilder Map<TRequest, TResponse>(IEndpointRouteBuilder endpoints, GrpcMethod<TRequest, TResponse> method, RequestDelegate invoke) =>
        endpoints.MapPost(method.FullName, invoke)
            .WithDisplayName($"gRPC {method.FullName}")
            .WithMetadata(new GrpcMethodMetadata(method.ServiceName, method.Name));

    private static void Check<TRequest, TResponse>(IEndpointRouteBuilder endpoints, GrpcMethod<TRequest, TResponse> method, GrpcMethodType type, object handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(handler);
        if (method.Type != type)
        {
            throw new ArgumentException($"{method.FullName} is a {method.Type} method and cannot be mapped as {type}.", nameof(method));
        }
    }

    private static ILogger LoggerOf(IEndpointRouteBuilder endpoints) =>
        endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger(LogCategory) ?? NullLogger.Instance;

    /// <summary>Lets only gRPC requests through, so that other requests to unknown paths keep their usual answers.</summary>
    private sealed class GrpcRequestConstraint : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null && HttpMethods.IsPost(httpContext.Request.Method) && ServerProtocol.IsGrpcContentType(httpContext.Request.ContentType);
    }
}
