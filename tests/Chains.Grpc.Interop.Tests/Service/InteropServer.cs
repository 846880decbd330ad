using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Chains.Grpc.Interop.Tests.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Interop.Tests.Service;

/// <summary>Our server of grpc.testing.TestService, with every feature that the published cases ask of a server.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<bool> _inputFlags = new();
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InteropServer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    /// <summary>The compressed flags of the requests of StreamingInputCall, in order, since this was last asked for.</summary>
    public IReadOnlyList<bool> TakeInputFlags()
    {
        var flags = new List<bool>();
        while (_inputFlags.TryDequeue(out bool flag))
        {
            flags.Add(flag);
        }

        return flags;
    }

    /// <summary>
    /// Ends when the handler of a FullDuplexCall that starts from now on has ended. That of a cancelled call has either been broken off or seen the end of its
    /// requests: Node ends a stream's data before it resets the stream.
    /// </summary>
    public Task NextEnd()
    {
        _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _ended.Task;
    }

    public static async Task<InteropServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        WebApplication application = builder.Build();
        var server = new InteropServer(application);

        // Which message is compressed is then a matter of its marshaller.
        var options = new GrpcServerOptions { ResponseCompression = GrpcCompression.Gzip };
        application.MapGrpcUnary(TestService.EmptyCall, EmptyCallAsync, options);
        application.MapGrpcUnary(TestService.UnaryCall, UnaryCallAsync, options);
        application.MapGrpcClientStreaming(TestService.StreamingInputCall, server.StreamingInputCallAsync, options);
        application.MapGrpcServerStreaming(TestService.StreamingOutputCall, StreamingOutputCall, options);
        application.MapGrpcDuplexStreaming(TestService.FullDuplexCall, server.FullDuplexCall, options);
        application.MapGrpcReflection(new GrpcReflection(new[] { EmptyReflection.Descriptor, MessagesReflection.Descriptor, TestReflection.Descriptor }.Select(file => file.SerializedData.Memory)));
        application.MapGrpcUnimplemented();
        await application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static Task<Framed<Empty>> EmptyCallAsync(Framed<Empty> request, GrpcServerCallContext context)
    {
        EchoMetadata(context);
        return Task.FromResult(new Framed<Empty>(new Empty()));
    }

    private static Task<Framed<SimpleResponse>> UnaryCallAsync(Framed<SimpleRequest> framed, GrpcServerCallContext context)
    {
        EchoMetadata(context);
        SimpleRequest request = framed.Message;
        CheckFlag(request.ExpectCompressed, context);
        CheckType(request.ResponseType);
        CheckStatus(request.ResponseStatus);
        return Task.FromResult(new Framed<SimpleResponse>(new SimpleResponse { Payload = TestService.Zeros(request.ResponseSize) }, request.ResponseCompressed?.Value ?? false));
    }

    private async Task<Framed<StreamingInputCallResponse>> StreamingInputCallAsync(IAsyncEnumerable<Framed<StreamingInputCallRequest>> requests, GrpcServerCallContext context)
    {
        EchoMetadata(context);
        int sum = 0;
        await foreach ((StreamingInputCallRequest request, _) in requests)
        {
            _inputFlags.Enqueue(context.RequestWasCompressed);
            CheckFlag(request.ExpectCompressed, context);
            sum += request.Payload?.Body.Length ?? 0;
        }

        return new Framed<StreamingInputCallResponse>(new StreamingInputCallResponse { AggregatedPayloadSize = sum });
    }

    private static async IAsyncEnumerable<Framed<StreamingOutputCallResponse>> StreamingOutputCall(Framed<StreamingOutputCallRequest> request, GrpcServerCallContext context)
    {
        EchoMetadata(context);
        await foreach (Framed<StreamingOutputCallResponse> response in RespondAsync(request.Message, context.CancellationToken))
        {
            yield return response;
        }
    }

    private async IAsyncEnumerable<Framed<StreamingOutputCallResponse>> FullDuplexCall(IAsyncEnumerable<Framed<StreamingOutputCallRequest>> requests, GrpcServerCallContext context)
    {
        TaskCompletionSource ended = _ended;
        EchoMetadata(context);
        try
        {
            await foreach ((StreamingOutputCallRequest request, _) in requests)
            {
                await foreach (Framed<StreamingOutputCallResponse> response in RespondAsync(request, context.CancellationToken))
                {
                    yield return response;
                }
            }
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    private static async IAsyncEnumerable<Framed<StreamingOutputCallResponse>> RespondAsync(StreamingOutputCallRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CheckType(request.ResponseType);
        CheckStatus(request.ResponseStatus);
        foreach (ResponseParameters wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), cancellationToken);
            }

            yield return new Framed<StreamingOutputCallResponse>(new StreamingOutputCallResponse { Payload = TestService.Zeros(wanted.Size) }, wanted.Compressed?.Value ?? false);
        }
    }

    private static void EchoMetadata(GrpcServerCallContext context)
    {
        foreach (GrpcMetadataEntry entry in context.RequestHeaders)
        {
            if (entry.Key == TestService.InitialKey)
            {
                context.ResponseHeaders.Add(entry.Key, entry.Value);
            }
            else if (entry.Key == TestService.TrailingKey)
            {
                context.ResponseTrailers.AddBinary(entry.Key, entry.GetBytes());
            }
        }
    }

    private static void CheckFlag(BoolValue? expected, GrpcServerCallContext context)
    {
        if (expected is not null && expected.Value != context.RequestWasCompressed)
        {
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.InvalidArgument, $"expect_compressed is {expected.Value}, but the compressed flag was {context.RequestWasCompressed}"));
        }
    }

    private static void CheckType(PayloadType type)
    {
        if (type != PayloadType.Compressable)
        {
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.InvalidArgument, $"response_type {(int)type} is unknown"));
        }
    }

    private static void CheckStatus(EchoStatus? status)
    {
        if (status is not null && status.Code != 0)
        {
            throw new GrpcException(new GrpcStatus((GrpcStatusCode)status.Code, status.Message));
        }
    }
}
