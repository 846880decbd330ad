using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Streams;

/// <summary>Streams at the HTTP edge of an entrypoint: in as an array or as lines, out as events or as lines.</summary>
public sealed class StreamHttpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"prefix":"p","lines":["a","b"]}""", "\"p3:ab\"")]
    [InlineData("""{"lines":[],"limit":null,"prefix":""}""", "\":\"")]
    public async Task A_stream_comes_in_as_an_array(string body, string expected)
    {
        using var script = Collecting();
        await using TestHost host = await StartAsync<IStreamsIn>(script);

        (int status, string answer) = await host.PostAsync(body);

        Assert.Equal((200, expected), (status, answer));
    }

    [Theory]
    [InlineData("""{"prefix":"p"}""", "$: \"lines\" is missing: the items of the stream as an array, or one a line in a body of type application/x-ndjson.")]
    [InlineData("""{"prefix":"p","lines":null}""", "$: \"lines\" is missing")]
    [InlineData("""{"lines":["a"]}""", "\"prefix\" is missing")]
    [InlineData("""{"prefix":"p","lines":["a",7]}""", "$.lines[1]")]
    [InlineData("""{"prefix":"p","lines":["a","b", x,"d"]}""", "$.lines[2]: the JSON is malformed")]
    [InlineData("""{"prefix":"p","lines":["a",]}""", "$.lines[1]: the JSON is malformed")]
    [InlineData("""{"prefix":"p","lines":["a","b""", "$.lines[1]: the JSON is malformed")]
    [InlineData("""["a"]""", "$: expected an object")]
    public async Task A_body_that_does_not_fit_is_a_bad_request_that_names_the_place(string body, string place)
    {
        using var script = Collecting();
        await using TestHost host = await StartAsync<IStreamsIn>(script);

        (int status, string answer) = await host.PostAsync(body);

        Assert.Equal(400, status);
        Assert.Contains(place, Message(answer), StringComparison.Ordinal);
        Assert.False(script.Called.Task.IsCompleted);
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"prefix\":\"p\"}\n\"a\"\n\n\"b\"\n", "\"p3:ab\"")]
    [InlineData("application/x-ndjson; charset=utf-8", "{\"prefix\":\"p\",\"lines\":[\"a\"],\"limit\":1}\r\n\"b\"\r\n \"c\"", "\"p1:abc\"")]
    [InlineData("application/jsonl", "\n{\"prefix\":\"p\"}", "\"p3:\"")]
    public async Task A_stream_comes_in_as_lines_after_the_object_of_parameters(string type, string body, string expected)
    {
        using var script = Collecting();
        await using TestHost host = await StartAsync<IStreamsIn>(script);

        (int status, string answer) = await PostLinesAsync(host, type, body);

        Assert.Equal((200, expected), (status, answer));
    }

    [Fact]
    public async Task Lines_are_items_where_the_stream_is_the_only_parameter()
    {
        using var script = new Script();
        await using TestHost host = await StartAsync<IPlainIn>(script);

        Assert.Equal((200, "\"1 null 3\""), await PostLinesAsync(host, "application/x-ndjson", "1\nnull\n3"));
        Assert.Equal((200, "\"\""), await PostLinesAsync(host, "application/x-ndjson", ""));
        Assert.Equal((200, "\"1 2\""), await host.PostAsync("""{"numbers":[1,2]}"""));
    }

    [Theory]
    [InlineData("{\"prefix\":\"p\"}\n\"a\"\n\"b", "(line 3, byte")]
    [InlineData("{\"prefix\":\"p\"}\n\"a\"\n\n7", "$: expected a string, found the number 7 (line 4, byte 1)")]
    [InlineData("\"a\"\n", "$: expected an object")]
    [InlineData("", "\"prefix\" is missing")]
    [InlineData("{\"limit\":1}\n\"a\"", "\"prefix\" is missing")]
    public async Task A_line_that_does_not_fit_is_a_bad_request_that_names_the_line(string body, string place)
    {
        // The chainlet makes something of it, but does not get it through.
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
        await using TestHost host = await StartAsync<IStreamsIn>(script);

        (int status, string answer) = await PostLinesAsync(host, "application/x-ndjson", body);

        Assert.Equal(400, status);
        Assert.Contains(place, Message(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_read_as_they_arrive_and_an_answer_may_come_before_their_end()
    {
        var seen = Channel.CreateUnbounded<string>();
        using var script = new Script
        {
            Client = async (lines, _, token) =>
            {
                await foreach (string line in lines.Take(2).WithCancellation(token))
                {
                    await seen.Writer.WriteAsync(line, token);
                }

                return "enough";
            },
        };
        await using TestHost host = await StartAsync<IStreamsIn>(script);

        // HttpClient reads no answer over HTTP/1.1 before it has sent everything.
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Web.HttpAddress.Port, Token);
        await using NetworkStream stream = client.GetStream();
        await SendAsync("POST /run_remote HTTP/1.1\r\nHost: host\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"prefix\": \"\" }\n\r\n");
        await SendAsync("4\r\n\"a\"\n\r\n");
        Assert.Equal("a", await seen.Reader.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token));
        await SendAsync("4\r\n\"b\"\n\r\n");
        string answer = "";
        byte[] buffer = new byte[1024];
        while (!answer.EndsWith("\"enough\"", StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
            Assert.True(count > 0, answer);
            answer += Encoding.ASCII.GetString(buffer, 0, count);
        }

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);

        Task SendAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), Token).AsTask();
    }

    [Fact]
    public async Task A_caller_that_goes_away_while_it_sends_lines_cancels_the_chainlet()
    {
        using var script = Collecting();
        await using TestHost host = await StartAsync<IStreamsIn>(script);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var content = new LineContent();

        Task<HttpResponseMessage> call = host.Http.PostAsync(new Uri("/run_remote", UriKind.Relative), content, caller.Token);
        await content.Lines.Writer.WriteAsync("""{"prefix":""}""", Token);
        CancellationToken token = await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await AssertCancelledAsync(script);
    }

    [Theory]
    [InlineData("text/event-stream", 0)]
    [InlineData("text/event-stream", 2)]
    [InlineData("application/x-ndjson", 0)]
    [InlineData("application/x-ndjson", 2)]
    public async Task A_caller_that_goes_away_while_it_reads_cancels_the_chainlet(string accept, int after)
    {
        using var script = new Script { Server = (prefix, token) => Source.Hanging([.. Enumerable.Repeat(prefix, after)]).Items(token) };
        await using TestHost host = await StartAsync<IStreamsOut>(script);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/run_remote", UriKind.Relative)) { Content = new StringContent("""{"prefix":"p"}""") };
        request.Headers.Accept.ParseAdd(accept);

        Task<HttpResponseMessage> call = host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, caller.Token);
        await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        if (after > 0)
        {
            using HttpResponseMessage response = await call;
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
            for (int i = 0; i < after; i++)
            {
                Assert.EndsWith("\"p\"", await lines.ReadLineAsync(Token), StringComparison.Ordinal);
                Assert.True(accept != "text/event-stream" || await lines.ReadLineAsync(Token) == "");
            }
        }
        else
        {
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await AssertCancelledAsync(script);
    }

    [Fact]
    public async Task A_caller_that_goes_away_after_an_array_cancels_the_chainlet()
    {
        using var script = new Script
        {
            Client = async (lines, _, token) =>
            {
                await lines.CountAsync(token);
                await Task.Delay(Timeout.Infinite, token);
                return "";
            },
        };
        await using TestHost host = await StartAsync<IStreamsIn>(script);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var content = new StringContent("""{"prefix":"","lines":["a"]}""");

        Task<HttpResponseMessage> call = host.Http.PostAsync(new Uri("/run_remote", UriKind.Relative), content, caller.Token);
        await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await AssertCancelledAsync(script);
    }

    [Theory]
    [InlineData("text/event-stream", "data: \"a\"\n\nevent: error\ndata: {\"error\":")]
    [InlineData("application/x-ndjson", "\"a\"\n{\"error\":")]
    public async Task An_item_that_cannot_be_written_is_an_error_after_those_before_it(string accept, string start)
    {
        using var script = new Script { Server = (_, _) => ((string[])["a", null!, "c"]).ToAsyncEnumerable() };
        await using TestHost host = await StartAsync<IStreamsOut>(script);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/run_remote", UriKind.Relative)) { Content = new StringContent("""{"prefix":"p"}""") };
        request.Headers.Accept.ParseAdd(accept);

        using HttpResponseMessage response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var body = new MemoryStream();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.CopyToAsync(body, Token));

        string text = Encoding.UTF8.GetString(body.ToArray());
        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.Contains("the result of RunRemote is null, but its type is not nullable", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"c\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_beyond_the_limit_is_refused_by_its_number()
    {
        using var script = Collecting();
        await using TestHost host = await StartAsync<IStreamsIn>(script);

        (int status, string answer) = await PostLinesAsync(host, "application/x-ndjson", "{\"prefix\":\"p\"}\n" + new string(' ', 65 * 1024 * 1024));

        Assert.Equal(413, status);
        Assert.Equal("Line 2 of the body is longer than 67108864 bytes.", Message(answer));
    }

    [Fact]
    public async Task A_chainlet_that_throws_over_a_stream_answers_with_its_error()
    {
        using var script = new Script { Client = async (lines, _, token) => throw new InvalidOperationException($"no {await lines.FirstAsync(token)}") };
        await using TestHost host = await StartAsync<IStreamsIn>(script);

        (int status, string answer) = await PostLinesAsync(host, "application/x-ndjson", "{\"prefix\":\"\"}\n\"a\"\n\"b\"\n");

        Assert.Equal(500, status);
        Assert.Equal("no a", Message(answer));
    }

    [Fact]
    public async Task A_two_way_stream_refers_to_gRPC()
    {
        using var script = new Script();
        await using TestHost host = await StartAsync<IStreamsBoth>(script);

        using var content = new StringContent("""{"prefix":"","lines":[]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await host.Http.PostAsync(new Uri("/run_remote", UriKind.Relative), content, Token);

        Assert.Equal(426, (int)response.StatusCode);
        Assert.Equal("h2c", response.Headers.Upgrade.ToString());
        Assert.Equal(
            "StreamsBoth.RunRemote streams both ways, which POST /run_remote cannot: call the gRPC method /chains.runtime.tests.streams.StreamsBoth/RunRemote at the host's gRPC port.",
            Message(await response.Content.ReadAsStringAsync(Token)));
    }

    [Theory]
    [InlineData("application/x-ndjson", "application/x-ndjson", "\"pa\"\n\"pb\"\n")]
    [InlineData("text/event-stream;q=0.5, application/x-ndjson", "application/x-ndjson", "\"pa\"\n\"pb\"\n")]
    [InlineData("text/event-stream, application/x-ndjson;q=0.5", "text/event-stream", "data: \"pa\"\n\ndata: \"pb\"\n\n")]
    [InlineData("application/x-ndjson;q=0, */*", "text/event-stream", "data: \"pa\"\n\ndata: \"pb\"\n\n")]
    [InlineData("*/*", "text/event-stream", "data: \"pa\"\n\ndata: \"pb\"\n\n")]
    [InlineData("application/json", "text/event-stream", "data: \"pa\"\n\ndata: \"pb\"\n\n")]
    [InlineData("(nonsense", "text/event-stream", "data: \"pa\"\n\ndata: \"pb\"\n\n")]
    public async Task A_stream_goes_out_in_the_form_that_the_caller_accepts(string accept, string type, string expected)
    {
        using var script = new Script { Server = (prefix, _) => ((string[])[prefix + "a", prefix + "b"]).ToAsyncEnumerable() };
        await using TestHost host = await StartAsync<IStreamsOut>(script);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/run_remote", UriKind.Relative)) { Content = new StringContent("""{"prefix":"p"}""") };
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using HttpResponseMessage response = await host.Http.SendAsync(request, Token);

        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task AssertCancelledAsync(Script script)
    {
        CancellationToken token = await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.IsAssignableFrom<OperationCanceledException>(await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.True(token.IsCancellationRequested);
    }

    private static Script Collecting() => new() { Client = async (lines, prefix, token) => $"{prefix}:{string.Concat(await lines.ToListAsync(token))}" };

    private static Task<TestHost> StartAsync<T>(Script script)
        where T : class, IChainletContract<T> => TestHost.StartAsync(T.Implementation, $"--Chains:UserConfig:Id={script.Key.Id}");

    private static async Task<(int Status, string Body)> PostLinesAsync(TestHost host, string type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage response = await host.Http.PostAsync(new Uri("/run_remote", UriKind.Relative), content, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private static string Message(string body) => JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("exceptionMessage").GetString()!;

    /// <summary>A body whose lines leave as they are written; it has no end.</summary>
    private sealed class LineContent : HttpContent
    {
        public LineContent() => Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        public Channel<string> Lines { get; } = Channel.CreateUnbounded<string>();

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            await foreach (string line in Lines.Reader.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
