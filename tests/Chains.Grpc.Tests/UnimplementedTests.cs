using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chains.Grpc.Tests;

public sealed class UnimplementedTests
{
    [Theory]
    [InlineData("test.Service", "Other", "The service 'test.Service' has no method 'Other'.")]
    [InlineData("test.Missing", "Echo", "There is no service 'test.Missing' here (the call was to /test.Missing/Echo).")]
    public async Task The_answer_says_what_is_missing(string service, string name, string expected)
    {
        await using TestServer server = await TestServer.StartAsync(static app => app.MapGrpcUnimplemented());
        var method = new GrpcMethod<string, string>(GrpcMethodType.Unary, service, name, TextMarshaller.Instance, TextMarshaller.Instance);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(method, "x"));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Unimplemented, expected), e.Status);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task Without_it_the_client_still_reports_unimplemented()
    {
        await using TestServer server = await TestServer.StartAsync();
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Text("Other"), "x"));
        Assert.Equal(GrpcStatusCode.Unimplemented, e.Status.Code);
    }

    [Fact]
    public async Task Requests_that_are_not_gRPC_keep_their_usual_answers()
    {
        await using TestServer server = await TestServer.StartAsync(
            static app =>
            {
                app.MapPost("/a/b", static () => "posted");
                app.MapGrpcUnimplemented();
            },
            HttpProtocols.Http1);
        using var client = new HttpClient { BaseAddress = server.Address };
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var nothing = new StringContent("");
        Assert.Equal("posted", await (await client.PostAsync(new Uri("/a/b", UriKind.Relative), nothing, cancellationToken)).Content.ReadAsStringAsync(cancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/x/y", UriKind.Relative), cancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(new Uri("/x/y", UriKind.Relative), nothing, cancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/x", UriKind.Relative), cancellationToken)).StatusCode);
    }
}
