using System.Buffers;
using Chains.Grpc;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Streams;

/// <summary>
/// What a host makes of streams that another party's client sends, byte by byte: docs/spec/streams.md. In the request of StreamsIn the stream is field 1, the
/// parameter 'prefix' field 2 and 'limit', which has a default, field 3.
/// </summary>
public sealed class StreamContractTests
{
    private static readonly byte[] Prefix = [0x12, 0x01, (byte)'p'];
    private static readonly byte[] Limit = [0x1A, 0x02, 0x08, 0x09];
    private static readonly byte[] A = [0x0A, 0x01, (byte)'a'];
    private static readonly byte[] B = [0x0A, 0x01, (byte)'b'];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parameters_come_with_the_first_item_or_before_it()
    {
        Assert.Equal("p3:ab", await CallAsync([.. Prefix, .. A], B));
        Assert.Equal("p3:ab", await CallAsync(Prefix, A, B));
        Assert.Equal("p9:b", await CallAsync([.. B, .. Limit, .. Prefix]));
        Assert.Equal("p3:", await CallAsync(Prefix));

        // An item that is the type's default is an item; unknown fields are skipped.
        Assert.Equal("p3:[]", await CallAsync(Prefix, [0x0A, 0x00]));
        Assert.Equal("3:a", await CallAsync([0x12, 0x00, 0x78, 0x01], [.. A, 0x78, 0x01]));
    }

    [Fact]
    public async Task What_breaks_the_contract_is_named()
    {
        await FailsAsync("StreamsIn.RunRemote: the first message of the stream must bring the parameter 'prefix'.", A, Prefix);
        await FailsAsync("StreamsIn.RunRemote: the first message of the stream must bring the parameter 'prefix'.", Limit);
        await FailsAsync("StreamsIn.RunRemote: the first message of the stream must bring the parameter 'prefix'.", [[]]);
        await FailsAsync("StreamsIn.RunRemote: the stream ended without a message, but its first one brings the parameter 'prefix'.");
        await FailsAsync("StreamsIn.RunRemote: message 3 of the stream brings the parameter 'prefix', but parameters come with the first message only.", Prefix, A, [.. B, .. Prefix]);
        await FailsAsync("StreamsIn.RunRemote: message 2 of the stream brings the parameter 'limit', but parameters come with the first message only.", Prefix, [.. Limit, .. B]);
        await FailsAsync("StreamsIn.RunRemote: message 2 of the stream brings no item: field 'lines' is not set.", Prefix, [], A);
    }

    [Fact]
    public async Task A_malformed_message_ends_the_call_whatever_the_chainlet_makes_of_it()
    {
        await FailsAsync("StreamsInRunRemoteRequest", Prefix, A, [0x0A, 0x05, 0x61]);

        using var script = new Script
        {
            Client = async (lines, _, token) =>
            {
                try
                {
                    return $"{await lines.CountAsync(token)}";
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    return "swallowed";
                }
            },
        };
        await FailsAsync(script, "message 2 of the stream brings no item", Prefix, []);
        await FailsAsync(script, "StreamsInRunRemoteRequest", Prefix, [0x0A, 0x02, 0xC3, 0x28]);
    }

    [Fact]
    public async Task A_stream_without_other_parameters_may_begin_with_an_empty_message()
    {
        await using TestHost host = await TestHost.StartAsync(ImplementationOf<IPlainIn>());

        Assert.Equal("7 null", await CallAsync(host, "PlainIn", [], [0x0A, 0x02, 0x08, 0x07], [0x0A, 0x00]));
        Assert.Equal("", await CallAsync(host, "PlainIn"));
        GrpcException exception = await Assert.ThrowsAsync<GrpcException>(() => CallAsync(host, "PlainIn", [], []));
        Assert.Equal("PlainIn.RunRemote: message 2 of the stream brings no item: field 'numbers' is not set.", exception.Status.Detail);
    }

    [Fact]
    public async Task A_two_way_stream_keeps_the_same_contract()
    {
        using var script = new Script { Duplex = (lines, prefix, _) => lines.Select(line => prefix + line) };
        await using TestHost host = await TestHost.StartAsync(ImplementationOf<IStreamsBoth>(), $"--Chains:UserConfig:Id={script.Key.Id}");
        GrpcMethod<byte[], byte[]> method = Method(GrpcMethodType.DuplexStreaming, "StreamsBoth");
        var seen = new List<string>();

        GrpcException exception = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await foreach (byte[] answer in host.Grpc.DuplexStreaming(method, ((byte[][])[Prefix, A, Prefix]).ToAsyncEnumerable()).WithCancellation(Token))
            {
                seen.Add(Text(answer));
            }
        });

        Assert.Equal(["pa"], seen);
        Assert.Equal(GrpcStatusCode.InvalidArgument, exception.Status.Code);
        Assert.Equal("StreamsBoth.RunRemote: message 3 of the stream brings the parameter 'prefix', but parameters come with the first message only.", exception.Status.Detail);
    }

    [Fact]
    public async Task A_host_that_is_not_ready_says_so_before_a_message_comes()
    {
        await using TestHost host = await TestHost.OpenAsync(ImplementationOf<IStreamsIn>());
        Source never = Source.Hanging();

        GrpcException exception = await Assert.ThrowsAsync<GrpcException>(
            () => host.Grpc.ClientStreamingAsync(Method(GrpcMethodType.ClientStreaming, "StreamsIn"), never.Items(Token).Select(_ => Prefix), new GrpcCallOptions(CancellationToken: Token)));

        Assert.Equal(GrpcStatusCode.Unavailable, exception.Status.Code);
        Assert.Equal("StreamsIn is still loading.", exception.Status.Detail);
    }

    private static async Task<string> CallAsync(params byte[][] messages)
    {
        using var script = new Script { Client = async (lines, prefix, token) => $"{prefix}:{string.Concat((await lines.ToListAsync(token)).Select(line => line.Length == 0 ? "[]" : line))}" };
        return await CallAsync(script, messages);
    }

    private static async Task<string> CallAsync(Script script, params byte[][] messages)
    {
        await using TestHost host = await TestHost.StartAsync(ImplementationOf<IStreamsIn>(), $"--Chains:UserConfig:Id={script.Key.Id}");
        return await CallAsync(host, "StreamsIn", messages);
    }

    private static async Task<string> CallAsync(TestHost host, string chainlet, params byte[][] messages) =>
        Text(await host.Grpc.ClientStreamingAsync(Method(GrpcMethodType.ClientStreaming, chainlet), messages.ToAsyncEnumerable(), new GrpcCallOptions(CancellationToken: Token)));

    private static async Task FailsAsync(string message, params byte[][] messages)
    {
        using var script = new Script { Client = async (lines, _, token) => $"{await lines.CountAsync(token)}" };
        await FailsAsync(script, message, messages);
    }

    private static async Task FailsAsync(Script script, string message, params byte[][] messages)
    {
        GrpcException exception = await Assert.ThrowsAsync<GrpcException>(() => CallAsync(script, messages));
        Assert.Equal(GrpcStatusCode.InvalidArgument, exception.Status.Code);
        Assert.Contains(message, exception.Status.Detail, StringComparison.Ordinal);
    }

    private static Infrastructure.ChainletImplementation ImplementationOf<T>()
        where T : class, IChainletContract<T> => T.Implementation;

    private static GrpcMethod<byte[], byte[]> Method(GrpcMethodType type, string chainlet) => new(type, "chains.runtime.tests.streams." + chainlet, "RunRemote", new Bytes(), new Bytes());

    // The response is one field, a string.
    private static string Text(byte[] response) => response.Length == 0 ? "" : System.Text.Encoding.UTF8.GetString(response.AsSpan(2));

    private sealed class Bytes : GrpcMarshaller<byte[]>
    {
        public override int GetSize(byte[] value) => value.Length;

        public override void Write(byte[] value, IBufferWriter<byte> destination) => destination.Write(value);

        public override byte[] Read(in ReadOnlySequence<byte> source) => source.ToArray();
    }
}
