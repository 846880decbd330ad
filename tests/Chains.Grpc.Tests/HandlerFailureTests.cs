using System.Buffers;

namespace Chains.Grpc.Tests;

public sealed class HandlerFailureTests
{
    private static readonly GrpcMethod<string, string> Fail = Methods.Text("Fail");
    private static readonly GrpcMethod<string, string> FailStream = Methods.TextStream("FailStream");

    public static TheoryData<string> Places => ["before its task", "in its task", "before its stream", "in its stream", "after a message"];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task An_exception_is_unknown_to_the_caller_and_logged_here(string place)
    {
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcUnary(Fail, (_, _) => place == "before its task" ? throw Secret() : Task.FromException<string>(Secret()));
            app.MapGrpcServerStreaming(FailStream, (_, _) => place == "before its stream" ? throw Secret() : FailAsync(place == "after a message"));
        });
        GrpcException e = place.EndsWith("task", StringComparison.Ordinal)
            ? await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Fail, ""))
            : await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ServerStreaming(FailStream, "").ToListAsync().AsTask());
        Assert.Equal(GrpcStatusCode.Unknown, e.Status.Code);
        Assert.Equal("Exception was thrown by handler.", e.Status.Detail);
        Assert.Contains(server.Log.Entries, static entry => entry.Exception?.Message == "a secret of the server");
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_response_that_changes_while_it_is_written_is_an_internal_error(int difference)
    {
        var lying = new GrpcMethod<string, string>(GrpcMethodType.Unary, "test.Service", "Lying", TextMarshaller.Instance, new LyingMarshaller(difference));
        var lyingStream = new GrpcMethod<string, string>(GrpcMethodType.ServerStreaming, "test.Service", "LyingStream", TextMarshaller.Instance, new LyingMarshaller(difference));
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcUnary(lying, static (text, _) => Task.FromResult(text));
            app.MapGrpcServerStreaming(lyingStream, static (text, _) => AsyncEnumerable.Repeat(text, 1));
        });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(lying, "text"));
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        Assert.StartsWith("The value changed while it was being written", e.Status.Detail, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ServerStreaming(lyingStream, "text").ToListAsync().AsTask());
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_request_that_changes_while_it_is_written_never_reaches_the_handler(int difference)
    {
        int calls = 0;
        var lying = new GrpcMethod<string, string>(GrpcMethodType.Unary, "test.Service", "Count", new LyingMarshaller(difference), TextMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(lying, (text, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(text);
        }));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(lying, "text"));
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        Assert.Contains("The value changed while it was being written", e.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task A_marshaller_that_throws_is_an_internal_error_on_each_side()
    {
        var bad = new GrpcMethod<string, string>(GrpcMethodType.Unary, "test.Service", "Bad", TextMarshaller.Instance, new ThrowingMarshaller());
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(bad, static (text, _) => Task.FromResult(text)));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(bad, ""));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Internal, "The response message could not be written."), e.Status);
        Assert.Contains(server.Log.Entries, static entry => entry.Exception is InvalidTimeZoneException);

        var badRequest = new GrpcMethod<string, string>(GrpcMethodType.Unary, "test.Service", "Echo", new ThrowingMarshaller(), TextMarshaller.Instance);
        e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(badRequest, ""));
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        Assert.Contains("the request message could not be written: no", e.Message, StringComparison.Ordinal);

        var badAnswer = new GrpcMethod<string, string>(GrpcMethodType.Unary, "test.Service", "Echo", TextMarshaller.Instance, new ThrowingMarshaller());
        e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(badAnswer, ""));
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        Assert.IsType<InvalidTimeZoneException>(e.InnerException);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_writer_may_ask_for_more_room_than_it_uses()
    {
        var greedy = new GrpcMethod<string, string>(GrpcMethodType.Unary, "test.Service", "Greedy", new GreedyMarshaller(), new GreedyMarshaller());
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(greedy, static (text, _) => Task.FromResult(text)));
        Assert.Equal("some text", await server.Channel.UnaryAsync(greedy, "some text"));
    }

    [Fact]
    public void A_method_of_another_type_cannot_be_mapped()
    {
        Microsoft.AspNetCore.Builder.WebApplication app = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder().Build();
        Assert.Throws<ArgumentException>(() => app.MapGrpcUnary(FailStream, static (text, _) => Task.FromResult(text)));
        Assert.Throws<ArgumentException>(() => app.MapGrpcServerStreaming(Fail, static (text, _) => AsyncEnumerable.Repeat(text, 1)));
    }

    private static InvalidOperationException Secret() => new("a secret of the server");

    private static async IAsyncEnumerable<string> FailAsync(bool afterMessage)
    {
        if (afterMessage)
        {
            yield return "one";
        }

        await Task.Yield();
        throw Secret();
    }

    private sealed class LyingMarshaller(int difference) : GrpcMarshaller<string>
    {
        public override int GetSize(string value) => TextMarshaller.Instance.GetSize(value);

        public override void Write(string value, IBufferWriter<byte> destination) =>
            destination.Write(new byte[TextMarshaller.Instance.GetSize(value) + difference]);

        public override string Read(in ReadOnlySequence<byte> source) => TextMarshaller.Instance.Read(source);
    }

    private sealed class ThrowingMarshaller : GrpcMarshaller<string>
    {
        public override int GetSize(string value) => 4;

        public override void Write(string value, IBufferWriter<byte> destination) => throw new InvalidTimeZoneException("no");

        public override string Read(in ReadOnlySequence<byte> source) => throw new InvalidTimeZoneException("no");
    }

    private sealed class GreedyMarshaller : GrpcMarshaller<string>
    {
        public override int GetSize(string value) => TextMarshaller.Instance.GetSize(value);

        public override void Write(string value, IBufferWriter<byte> destination)
        {
            foreach (byte b in System.Text.Encoding.UTF8.GetBytes(value))
            {
                destination.GetMemory(10).Span[0] = b;
                destination.Advance(1);
            }

            Assert.False(destination.GetSpan().IsEmpty);
            destination.Advance(0);
        }

        public override string Read(in ReadOnlySequence<byte> source) => TextMarshaller.Instance.Read(source);
    }
}
