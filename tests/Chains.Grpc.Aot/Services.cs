using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;

namespace Chains.Grpc.Aot;

/// <summary>The methods that the cases call, and what the server does for them.</summary>
internal static class Services
{
    public const string ServiceName = "aot.Service";

    public static GrpcMethod<string, string> Echo { get; } = Text(GrpcMethodType.Unary, "Echo");

    public static GrpcMethod<string, string> Fail { get; } = Text(GrpcMethodType.Unary, "Fail");

    public static GrpcMethod<string, string> Hang { get; } = Text(GrpcMethodType.Unary, "Hang");

    public static GrpcMethod<string, string> Metadata { get; } = Text(GrpcMethodType.Unary, "Metadata");

    public static GrpcMethod<string, string> Missing { get; } = Text(GrpcMethodType.Unary, "Missing");

    public static GrpcMethod<string, string> Count { get; } = Text(GrpcMethodType.ServerStreaming, "Count");

    public static GrpcMethod<string, string> Join { get; } = Text(GrpcMethodType.ClientStreaming, "Join");

    public static GrpcMethod<string, string> Reverse { get; } = Text(GrpcMethodType.DuplexStreaming, "Reverse");

    public static GrpcMethod<string, string> CompressedEcho { get; } = Text(GrpcMethodType.Unary, "CompressedEcho");

    /// <summary>The standard reflection service. What the case reads of its messages is text.</summary>
    public static GrpcMethod<string, string> Reflection { get; } =
        new(GrpcMethodType.DuplexStreaming, "grpc.reflection.v1.ServerReflection", "ServerReflectionInfo", TextMarshaller.Instance, TextMarshaller.Instance);

    /// <summary>Set when the server has seen that the caller of <see cref="Hang"/> no longer waits.</summary>
    public static TaskCompletionSource Released { get; private set; } = NewSignal();

    public static void ExpectRelease() => Released = NewSignal();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcUnary(Echo, static (text, _) => Task.FromResult(text));
        endpoints.MapGrpcUnary(Fail, static Task<string> (text, _) =>
        {
            var trailers = new GrpcMetadata();
            trailers.AddBinary("grpc-status-details-bin", "details"u8.ToArray());
            trailers.Add("hint", "none");
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.FailedPrecondition, text), trailers);
        });
        endpoints.MapGrpcUnary(Hang, static async (_, context) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                return "";
            }
            finally
            {
                Released.TrySetResult();
            }
        });
        endpoints.MapGrpcUnary(Metadata, static (key, context) =>
        {
            context.ResponseHeaders.Add("built", "native");
            context.ResponseTrailers.AddBinary("echo-bin", context.RequestHeaders.GetBinary("data-bin") ?? []);
            return Task.FromResult(context.RequestHeaders.TryGetValue(key, out string? value) ? value : "absent");
        });
        endpoints.MapGrpcServerStreaming(Count, static (text, _) => CountAsync(int.Parse(text, CultureInfo.InvariantCulture)));
        endpoints.MapGrpcClientStreaming(Join, static async (texts, _) =>
        {
            List<string> parts = [];
            await foreach (string text in texts)
            {
                parts.Add(text);
            }

            return string.Join(',', parts);
        });
        endpoints.MapGrpcDuplexStreaming(Reverse, static (texts, _) => ReverseAsync(texts));
        endpoints.MapGrpcUnary(
            CompressedEcho,
            static (text, context) => Task.FromResult($"{context.HttpContext.Request.Headers["grpc-encoding"]} {text}"),
            new GrpcServerOptions { ResponseCompression = GrpcCompression.Gzip });
        endpoints.MapGrpcReflection(new GrpcReflection([ServiceContract.File]));
        endpoints.MapGrpcUnimplemented();
    }

    private static async IAsyncEnumerable<string> CountAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return i.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static async IAsyncEnumerable<string> ReverseAsync(IAsyncEnumerable<string> texts, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (string text in texts.WithCancellation(cancellationToken))
        {
            yield return string.Concat(text.Reverse());
        }
    }

    private static GrpcMethod<string, string> Text(GrpcMethodType type, string name) => new(type, ServiceName, name, TextMarshaller.Instance, TextMarshaller.Instance);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
