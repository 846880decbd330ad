namespace Chains.Grpc.Tests;

public sealed class ServerCompressionTests
{
    private static readonly GrpcMethod<byte[], byte[]> Echo = new(GrpcMethodType.Unary, "test.Service", "Compressed", BytesMarshaller.Instance, BytesMarshaller.Instance);
    private static readonly GrpcMethod<byte[], byte[]> Chat = new(GrpcMethodType.DuplexStreaming, "test.Service", "Chat", BytesMarshaller.Instance, EvenOnly.Instance);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Requests_are_read_as_their_flag_says(bool agreed, bool compressed)
    {
        bool? seen = null;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Echo, (bytes, context) =>
        {
            seen = context.RequestWasCompressed;
            return Task.FromResult(bytes);
        }));
        byte[] message = new byte[10_000];
        byte[] frame = compressed ? RawClient.Frame(Gzip.Compress(message), flag: 1) : RawClient.Frame(message);
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Echo.FullName, frame, request =>
        {
            if (agreed)
            {
                request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
            }
        });
        Assert.Equal("0", answer.GrpcStatus);
        Assert.Equal(RawClient.Frame(message), answer.Body);
        Assert.Equal(compressed, seen);
    }

    [Theory]
    [InlineData(GrpcCompression.Gzip, "identity,gzip", 10_000, true, true)]
    [InlineData(GrpcCompression.Gzip, "identity, deflate, gzip", 10_000, true, true)]
    [InlineData(GrpcCompression.Gzip, "identity,gzip", 255, true, false)]
    [InlineData(GrpcCompression.Gzip, "identity,gzip", 0, true, false)]
    [InlineData(GrpcCompression.Gzip, "identity,deflate", 10_000, false, false)]
    [InlineData(GrpcCompression.Gzip, "notgzip", 10_000, false, false)]
    [InlineData(GrpcCompression.Gzip, null, 10_000, false, false)]
    [InlineData(GrpcCompression.Identity, "identity,gzip", 10_000, false, false)]
    public async Task Responses_are_compressed_where_method_caller_and_marshaller_agree(GrpcCompression configured, string? accepted, int size, bool announced, bool compressed)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(
            Echo, static (bytes, _) => Task.FromResult(bytes), new GrpcServerOptions { ResponseCompression = configured }));
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Echo.FullName, RawClient.Frame(new byte[size]), request =>
        {
            if (accepted is not null)
            {
                request.Headers.TryAddWithoutValidation("grpc-accept-encoding", accepted);
            }
        });
        Assert.Equal("0", answer.GrpcStatus);
        Assert.Equal(announced ? "gzip" : null, answer.Headers.TryGetValues("grpc-encoding", out IEnumerable<string>? values) ? values.Single() : null);
        Assert.Equal(compressed ? 1 : 0, answer.Body[0]);
        Assert.Equal(answer.Body.Length - 5, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(answer.Body.AsSpan(1)));
        Assert.Equal(new byte[size], compressed ? Gzip.Decompress(answer.Body[5..]) : answer.Body[5..]);
    }

    [Fact]
    public async Task What_does_not_shrink_travels_plain()
    {
        byte[] noise = new byte[50_000];
        new Random(1).NextBytes(noise);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(
            Echo, static (bytes, _) => Task.FromResult(bytes), new GrpcServerOptions { ResponseCompression = GrpcCompression.Gzip }));
        RawClient.Answer answer = await RawClient.PostAsync(
            server.Address, Echo.FullName, RawClient.Frame(noise), static request => request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "gzip"));
        Assert.Equal(RawClient.Frame(noise), answer.Body);
    }

    [Fact]
    public async Task One_stream_mixes_compressed_and_plain_messages_both_ways()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(
            Chat, static (requests, context) => EchoAsync(requests, context), new GrpcServerOptions { ResponseCompression = GrpcCompression.Gzip }));
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName, static request =>
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
            request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        });
        foreach ((int size, bool sendCompressed, bool getCompressed) in ((int, bool, bool)[])[(1000, true, true), (1001, false, false), (2000, false, true), (2001, true, false)])
        {
            byte[] message = new byte[size];
            await call.WriteAsync(sendCompressed ? RawClient.Frame(Gzip.Compress(message), flag: 1) : RawClient.Frame(message));
            (byte flag, byte[] payload) = (await call.ReadAsync())!.Value;
            Assert.Equal(getCompressed ? 1 : 0, flag);
            byte[] answer = flag == 1 ? Gzip.Decompress(payload) : payload;
            Assert.Equal(size, answer.Length);
            Assert.Equal(sendCompressed ? 1 : 0, answer[0]);
        }

        call.EndRequest();
        Assert.Equal("0", (await call.ReadAllAsync()).Status);

        static async IAsyncEnumerable<byte[]> EchoAsync(IAsyncEnumerable<byte[]> requests, GrpcServerCallContext context)
        {
            await foreach (byte[] request in requests)
            {
                request[0] = context.RequestWasCompressed ? (byte)1 : (byte)0;
                yield return request;
            }
        }
    }

    [Fact]
    public async Task A_compressed_request_is_measured_decompressed()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(
            Echo, static (bytes, _) => Task.FromResult(bytes), new GrpcServerOptions { MaxReceiveMessageSize = 100_000 }));
        byte[] bomb = Gzip.Zeros(256L * 1024 * 1024);
        foreach ((byte[] compressed, string status) in ((byte[], string)[])[(Gzip.Zeros(100_000), "0"), (Gzip.Zeros(100_001), "8"), (bomb, "8"), (Gzip.Zeros(50_000)[..^3], "13"), ([], "13")])
        {
            RawClient.Answer answer = await RawClient.PostAsync(
                server.Address, Echo.FullName, RawClient.Frame(compressed, flag: 1), static request => request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip"));
            Assert.Equal(status, answer.GrpcStatus);
        }

        await server.AssertAliveAsync();
    }

    /// <summary>Compresses messages of even sizes only.</summary>
    private sealed class EvenOnly : GrpcMarshaller<byte[]>
    {
        public static EvenOnly Instance { get; } = new();

        public override int GetSize(byte[] value) => BytesMarshaller.Instance.GetSize(value);

        public override void Write(byte[] value, System.Buffers.IBufferWriter<byte> destination) => BytesMarshaller.Instance.Write(value, destination);

        public override byte[] Read(in System.Buffers.ReadOnlySequence<byte> source) => BytesMarshaller.Instance.Read(source);

        public override bool ShouldCompress(byte[] value, int size) => size % 2 == 0;
    }
}
