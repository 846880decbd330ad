using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Chains.Grpc.Tests;

/// <summary>Stock grpcio as the client of our server.</summary>
public sealed class PythonClientTests
{
    [Fact]
    public async Task Stock_grpcio_calls_our_server()
    {
        Python.SkipIfMissing();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var health = new GrpcHealth();
        health.SetStatus("", serving: true);
        health.SetStatus("svc", serving: false);
        await using TestServer server = await TestServer.StartAsync(app => Map(app, health, cancelled));
        await using Python python = Python.Start("client.py", server.Address.Authority);

        JsonElement seen = await NextAsync("unary");
        Assert.Equal("grüße ☺", seen.GetProperty("answer").GetString());
        Assert.Equal(0, seen.GetProperty("empty").GetInt32());
        Assert.True(seen.GetProperty("large").GetBoolean());

        seen = await NextAsync("stream");
        Assert.True(seen.GetProperty("messages").GetBoolean());
        Assert.Equal(0, seen.GetProperty("none").GetInt32());

        seen = await NextAsync("deadline");
        Assert.Equal("DEADLINE_EXCEEDED", CodeOf(seen.GetProperty("unary")));
        Assert.Equal("DEADLINE_EXCEEDED", CodeOf(seen.GetProperty("stream")));
        Assert.InRange(seen.GetProperty("seen").GetDouble(), 20, 30.5);

        seen = await NextAsync("metadata");
        Assert.Equal("a-text=one|a-text=two|b-bin=00ff|b-bin=01", Pairs(seen.GetProperty("headers")));
        Assert.Equal("t-a-text=one|t-a-text=two|t-b-bin=00ff|t-b-bin=01", Pairs(seen.GetProperty("trailers")));

        seen = await NextAsync("status");
        Assert.Equal("NOT_FOUND", CodeOf(seen));
        Assert.Equal("\t☺ %41 😈", seen.GetProperty("details").GetString());
        Assert.Contains("grpc-status-details-bin=0805", Pairs(seen.GetProperty("trailers")), StringComparison.Ordinal);

        seen = await NextAsync("exception");
        Assert.Equal("UNKNOWN", CodeOf(seen));
        Assert.Equal("Exception was thrown by handler.", seen.GetProperty("details").GetString());

        seen = await NextAsync("streamError");
        Assert.Equal("DATA_LOSS", CodeOf(seen));
        Assert.Equal("the rest", seen.GetProperty("details").GetString());

        seen = await NextAsync("unimplemented");
        Assert.All((string[])["method", "service", "stream"], name => Assert.Equal("UNIMPLEMENTED", CodeOf(seen.GetProperty(name))));
        Assert.Equal("The service 'test.Service' has no method 'Nothing'.", seen.GetProperty("method").GetProperty("details").GetString());

        Assert.Equal("RESOURCE_EXHAUSTED", CodeOf(await NextAsync("tooLarge")));
        Assert.Equal("INTERNAL", CodeOf(await NextAsync("malformed")));
        seen = await NextAsync("compressed");
        Assert.True(seen.GetProperty("answer").GetBoolean());
        Assert.Equal("UNIMPLEMENTED", CodeOf(seen.GetProperty("deflate")));

        seen = await NextAsync("health");
        Assert.Equal("0801", seen.GetProperty("server").GetString());
        Assert.Equal("0802", seen.GetProperty("service").GetString());
        Assert.Equal("NOT_FOUND", CodeOf(seen.GetProperty("unknown")));
        Assert.Equal("0802", seen.GetProperty("watch").GetString());

        Assert.Equal("x", (await NextAsync("cancelled")).GetProperty("first").GetString());
        Assert.Equal("still here", (await NextAsync("end")).GetProperty("alive").GetString());

        async Task<JsonElement> NextAsync(string scenario)
        {
            JsonElement line = JsonElement.Parse(await python.ReadLineAsync());
            Assert.Equal(scenario, line.GetProperty("scenario").GetString());
            return line;
        }
    }

    private static string? CodeOf(JsonElement failure) => failure.GetProperty("code").GetString();

    private static string Pairs(JsonElement metadata) =>
        string.Join('|', metadata.EnumerateArray().Select(static pair => $"{pair[0].GetString()}={pair[1].GetString()}").Where(static pair => !pair.StartsWith("date=", StringComparison.Ordinal) && !pair.StartsWith("server=", StringComparison.Ordinal)));

    private static void Map(WebApplication app, GrpcHealth health, TaskCompletionSource cancelled)
    {
        app.MapGrpcHealth(health);
        app.MapGrpcUnimplemented();
        app.MapGrpcUnary(Methods.EchoBytes, static (bytes, _) => Task.FromResult(bytes));
        app.MapGrpcUnary(Methods.Text("Small"), static (text, _) => Task.FromResult(text), new GrpcServerOptions { MaxReceiveMessageSize = 1000 });
        app.MapGrpcUnary(Methods.Text("Wait"), static async (text, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return text;
        });
        app.MapGrpcServerStreaming(Methods.TextStream("WaitStream"), static (_, context) => OneThenWaitAsync(null, context.CancellationToken));
        app.MapGrpcServerStreaming(Methods.TextStream("Endless"), (_, context) => OneThenWaitAsync(cancelled, context.CancellationToken));
        app.MapGrpcUnary(Methods.Text("AwaitCancelled"), async (text, context) =>
        {
            await cancelled.Task.WaitAsync(context.CancellationToken);
            return text;
        });
        app.MapGrpcUnary(Methods.Text("TimeLeft"), static (_, context) =>
            Task.FromResult((context.Deadline!.Value - TimeProvider.System.GetUtcNow()).TotalSeconds.ToString(CultureInfo.InvariantCulture)));
        app.MapGrpcServerStreaming(Methods.TextStream("Count"), static (text, _) =>
            AsyncEnumerable.Range(0, int.Parse(text, CultureInfo.InvariantCulture)).Select(static i => $"m{i}"));
        app.MapGrpcServerStreaming(Methods.TextStream("CountThenFail"), static (_, _) => OneThenFailAsync());
        app.MapGrpcUnary(Methods.Text("Throw"), static (_, _) => throw new InvalidOperationException("a secret"));
        app.MapGrpcUnary(Methods.Text("Fail"), static (text, _) =>
        {
            var trailers = new GrpcMetadata();
            trailers.AddBinary("grpc-status-details-bin", new byte[] { 8, 5 });
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.NotFound, text), trailers);
        });
        app.MapGrpcUnary(Methods.Text("Metadata"), static (text, context) =>
        {
            foreach (GrpcMetadataEntry entry in context.RequestHeaders)
            {
                if (entry.IsBinary)
                {
                    context.ResponseHeaders.AddBinary(entry.Key, entry.GetBytes());
                    context.ResponseTrailers.AddBinary("t-" + entry.Key, entry.GetBytes());
                }
                else
                {
                    context.ResponseHeaders.Add(entry.Key, entry.Value);
                    context.ResponseTrailers.Add("t-" + entry.Key, entry.Value);
                }
            }

            return Task.FromResult(text);
        });
    }

    private static async IAsyncEnumerable<string> OneThenWaitAsync(TaskCompletionSource? cancelled, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return "x";
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            cancelled?.TrySetResult();
        }
    }

    private static async IAsyncEnumerable<string> OneThenFailAsync()
    {
        yield return "one";
        await Task.Yield();
        throw new GrpcException(new GrpcStatus(GrpcStatusCode.DataLoss, "the rest"));
    }
}
