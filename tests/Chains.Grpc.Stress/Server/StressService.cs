using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;

namespace Chains.Grpc.Stress;

/// <summary>The server's side of <see cref="StressMethods"/>. It counts the calls that run, so that one which never ends is seen.</summary>
internal sealed class StressService
{
    private long _active;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var compressing = new GrpcServerOptions { ResponseCompression = GrpcCompression.Gzip };
        endpoints.MapGrpcUnary(StressMethods.Unary, UnaryAsync);
        endpoints.MapGrpcUnary(StressMethods.CompressedUnary, CompressedUnaryAsync, compressing);
        endpoints.MapGrpcUnary(StressMethods.Metadata, MetadataAsync);
        endpoints.MapGrpcServerStreaming(StressMethods.ServerStream, (request, _) => ServerStreamAsync(request));
        endpoints.MapGrpcClientStreaming(StressMethods.ClientStream, ClientStreamAsync);
        endpoints.MapGrpcDuplexStreaming(StressMethods.Duplex, (requests, _) => DuplexAsync(requests));
        endpoints.MapGrpcDuplexStreaming(StressMethods.CompressedDuplex, (requests, _) => DuplexAsync(requests), compressing);
        endpoints.MapGrpcUnary(StressMethods.Memory, (_, _) => Task.FromResult(MemorySample.Take(Interlocked.Read(ref _active)).Serialize()));
        endpoints.MapGrpcUnimplemented();
    }

    public static GrpcException Failure(int code, uint seed)
    {
        var trailers = new GrpcMetadata();
        trailers.AddBinary("grpc-status-details-bin", BitConverter.GetBytes(seed));
        return new GrpcException(new GrpcStatus((GrpcStatusCode)code, $"\tfailed on purpose ☂ {seed} 😈\t\n"), trailers);
    }

    private async Task<StressMessage> UnaryAsync(StressMessage request, GrpcServerCallContext context)
    {
        Interlocked.Increment(ref _active);
        try
        {
            if (request.DelayMs > 0)
            {
                await Task.Delay(request.DelayMs, context.CancellationToken);
            }

            if (request.Code != 0)
            {
                throw Failure(request.Code, request.Seed);
            }

            return request.ReplySize == 0 ? StressMessage.Empty : new StressMessage(request.Seed + 1, request.ReplySize);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private Task<StressMessage> CompressedUnaryAsync(StressMessage request, GrpcServerCallContext context)
    {
        string encoding = context.HttpContext.Request.Headers["grpc-encoding"].ToString();
        return encoding == "gzip"
            ? UnaryAsync(request, context)
            : throw new GrpcException(new GrpcStatus(GrpcStatusCode.FailedPrecondition, $"The request came with the encoding '{encoding}', not gzip."));
    }

    private async Task<StressMessage> MetadataAsync(StressMessage request, GrpcServerCallContext context)
    {
        Interlocked.Increment(ref _active);
        try
        {
            if (context.RequestHeaders.TryGetValue("x-stress-echo", out string? text))
            {
                context.ResponseHeaders.Add("x-stress-echo", text);
            }

            if (context.RequestHeaders.GetBinary("x-stress-echo-bin") is { } bytes)
            {
                context.ResponseTrailers.AddBinary("x-stress-echo-bin", bytes);
            }

            await Task.Yield();
            return new StressMessage(request.Seed + 1, request.ReplySize);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async IAsyncEnumerable<StressMessage> ServerStreamAsync(StressMessage request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _active);
        try
        {
            for (int i = 0; i < request.ReplyCount; i++)
            {
                if (request.DelayMs > 0)
                {
                    await Task.Delay(request.DelayMs, cancellationToken);
                }

                yield return new StressMessage(request.Seed + (uint)i, StressMessage.SizeOf(request.Seed, i, request.ReplySize), ReplyCount: i + 1);
            }

            if (request.Code != 0)
            {
                throw Failure(request.Code, request.Seed);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async Task<StressMessage> ClientStreamAsync(IAsyncEnumerable<StressMessage> requests, GrpcServerCallContext context)
    {
        Interlocked.Increment(ref _active);
        try
        {
            int count = 0;
            int bytes = 0;
            await foreach (StressMessage request in requests)
            {
                count++;
                bytes += request.Size;
                if (request.DelayMs > 0)
                {
                    await Task.Delay(request.DelayMs, context.CancellationToken);
                }

                if (request.Code != 0)
                {
                    throw Failure(request.Code, request.Seed);
                }

                if (request.ReplyCount < 0)
                {
                    break;
                }
            }

            return new StressMessage(0, 0, ReplySize: bytes, ReplyCount: count);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async IAsyncEnumerable<StressMessage> DuplexAsync(IAsyncEnumerable<StressMessage> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _active);
        try
        {
            await foreach (StressMessage request in requests.WithCancellation(cancellationToken))
            {
                if (request.DelayMs > 0)
                {
                    await Task.Delay(request.DelayMs, cancellationToken);
                }

                if (request.Code != 0)
                {
                    throw Failure(request.Code, request.Seed);
                }

                if (request.ReplyCount < 0)
                {
                    yield break;
                }

                for (int i = 0; i < request.ReplyCount; i++)
                {
                    yield return new StressMessage(request.Seed + (uint)i, StressMessage.SizeOf(request.Seed, i, request.ReplySize), ReplyCount: i + 1);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }
}
