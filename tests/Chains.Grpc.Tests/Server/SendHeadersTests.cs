namespace Chains.Grpc.Tests;

public sealed class SendHeadersTests
{
    private static readonly GrpcMethod<string, string> Upload = Methods.TextUpload("Upload");

    [Fact]
    public async Task Headers_go_out_before_the_first_message()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, static async (requests, context) =>
        {
            context.ResponseHeaders.Add("early", "yes");
            await context.SendHeadersAsync();
            await context.SendHeadersAsync();
            context.ResponseHeaders.Add("late", "never sent");
            context.ResponseTrailers.Add("end", "yes");
            await foreach (string request in requests)
            {
                return request;
            }

            return "nothing";
        }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);

        // The handler waits for a request that is only sent once the headers are here.
        HttpResponseMessage response = await call.ResponseAsync();
        Assert.Equal("yes", response.Headers.GetValues("early").Single());
        Assert.False(response.Headers.Contains("grpc-status"));
        await call.WriteMessageAsync("go"u8);
        var answer = await call.ReadAllAsync();
        Assert.Equal(["go"], answer.Messages);
        Assert.Equal("0", answer.Status);
        Assert.Equal("yes", response.TrailingHeaders.GetValues("end").Single());
        Assert.False(response.Headers.Contains("late") || response.TrailingHeaders.Contains("late"));
    }

    [Fact]
    public async Task A_failure_after_the_headers_travels_in_the_trailers()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, static async (_, context) =>
        {
            await context.SendHeadersAsync();
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.Aborted, "no"));
        }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        var answer = await call.ReadAllAsync();
        Assert.Equal("10", answer.Status);
        Assert.Equal("10", (await call.ResponseAsync()).TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task The_status_is_in_the_headers_where_nothing_was_sent_before()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, static (_, context) =>
        {
            context.ResponseHeaders.Add("early", "yes");
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.Aborted, "no"));
        }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        HttpResponseMessage response = await call.ResponseAsync();
        Assert.Equal("10", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("yes", response.Headers.GetValues("early").Single());
    }
}
