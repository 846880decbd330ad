using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Hosting;

/// <summary><c>POST /run_remote</c> as docs/spec/openapi.md has it, of a running host: what counts as which value, what is refused, with which status and which words.</summary>
public sealed class JsonEdgeTests
{
    private const string Defaults = """{"text":"t","count":2,"note":"no note","ratio":0.5,"tint":"Warm","big":18446744073709551615,"small":-9223372036854775808,"at":"0001-01-01T00:00:00","when":null,"pair":null,"item":null,"named":null,"flag":true,"data":null,"vector":[],"deep":null}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_absent_key_takes_the_default_of_CSharp_and_null_is_null()
    {
        await using TestHost host = await StartAsync<IEdge>();

        Assert.Equal((200, Defaults), await host.PostAsync("""{"text":"t"}"""));
        Assert.Equal(
            (200, Defaults.Replace("\"no note\"", "null", StringComparison.Ordinal)),
            await host.PostAsync("""{"text":"t","note":null,"when":null,"pair":null,"item":null,"named":null,"data":null,"deep":null}"""));
    }

    /// <summary>The members beside <c>"text":"t"</c>, and what is answered for the one that is named.</summary>
    [Theory]
    [InlineData("names in any case", """ "COUNT":7,"tInT":"None" """, "count", "7")]
    [InlineData("unknown names", """ "more":{"a":[1,{"count":3}]},"count":7,"":null """, "count", "7")]
    [InlineData("the last of two", """ "count":1,"count":7 """, "count", "7")]
    [InlineData("the last of two in any case", """ "Count":1,"count":9,"COUNT":7 """, "count", "7")]
    [InlineData("the last of two objects as a whole", """ "item":{"note_id":1,"text":"a"},"item":{"note_id":2} """, "item", """{"note_id":2,"text":"none"}""")]
    [InlineData("the last of two keys", """ "named":{"a":1,"A":2,"a":3} """, "named", """{"a":3,"A":2}""")]
    [InlineData("an escaped name", """ "c\u006funt":7 """, "count", "7")]
    [InlineData("a whole number with a point", """ "count":7.0 """, "count", "7")]
    [InlineData("a whole number with an exponent", """ "count":7e2 """, "count", "700")]
    [InlineData("a number in a text", """ "count":"7" """, "count", "7")]
    [InlineData("64 bits", """ "small":9007199254740993 """, "small", "9007199254740993")]
    [InlineData("64 bits without a sign", """ "big":18446744073709551615 """, "big", "18446744073709551615")]
    [InlineData("NaN", """ "ratio":"NaN" """, "ratio", "\"NaN\"")]
    [InlineData("infinity", """ "ratio":"-Infinity" """, "ratio", "\"-Infinity\"")]
    [InlineData("the least double", """ "ratio":5e-324 """, "ratio", "5E-324")]
    [InlineData("an enum by name", """ "tint":"Warm" """, "tint", "\"Warm\"")]
    [InlineData("an enum in any case", """ "tint":"wARM" """, "tint", "\"Warm\"")]
    [InlineData("an enum by its own name", """ "tint":"icy" """, "tint", "\"icy\"")]
    [InlineData("an enum by number", """ "tint":4 """, "tint", "\"icy\"")]
    [InlineData("an enum by a number without a name", """ "tint":17 """, "tint", "17")]
    [InlineData("a DateTime of no zone", """ "at":"2026-01-31T13:05:59.1234567" """, "at", "\"2026-01-31T13:05:59.1234567\"")]
    [InlineData("a DateTime of UTC", """ "at":"2026-01-31T13:05:59Z" """, "at", "\"2026-01-31T13:05:59Z\"")]
    [InlineData("a DateTime without a time", """ "at":"2026-01-31" """, "at", "\"2026-01-31T00:00:00\"")]
    [InlineData("a DateTimeOffset", """ "when":"2026-01-31T13:05:59.5-11:30" """, "when", "\"2026-01-31T13:05:59.5-11:30\"")]
    [InlineData("a DateTimeOffset of UTC", """ "when":"2026-01-31T13:05:59Z" """, "when", "\"2026-01-31T13:05:59+00:00\"")]
    [InlineData("a tuple", """ "pair":[1,null] """, "pair", "[1,null]")]
    [InlineData("a name of its own", """ "item":{"note_id":1,"text":null} """, "item", """{"note_id":1,"text":null}""")]
    [InlineData("a name of its own in any case", """ "item":{"NOTE_ID":1} """, "item", """{"note_id":1,"text":"none"}""")]
    [InlineData("base64", """ "data":"AQI=" """, "data", "\"AQI=\"")]
    [InlineData("a boolean in a text", """ "flag":"False" """, "flag", "false")]
    [InlineData("a vector", """ "vector":[1,"NaN",2.5] """, "vector", "[1,\"NaN\",2.5]")]
    [InlineData("lists of lists", """ "deep":[[1],[]] """, "deep", "[[1],[]]")]
    [InlineData("white space", "\n\t\"count\"\r\n : 7 \n", "count", "7")]
    public async Task A_value_may_stand_there_as(string what, string members, string name, string expected)
    {
        await using TestHost host = await StartAsync<IEdge>();

        (int status, string body) = await host.PostAsync($"{{\"text\":\"t\",{members}}}");

        Assert.True(status == 200, $"{what}: {body}");
        using JsonDocument answer = JsonDocument.Parse(body);
        Assert.Equal(expected, answer.RootElement.GetProperty(name).GetRawText());
        Assert.Equal([.. JsonNode.Parse(Defaults)!.AsObject().Select(member => member.Key)], answer.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("", "$: expected a JSON value, found nothing (line 1, byte 1).")]
    [InlineData(" \n", "$: the JSON is malformed")]
    [InlineData("null", "$: expected an object (EdgeRunRemoteRequest), found null")]
    [InlineData("[]", "$: expected an object (EdgeRunRemoteRequest), found an array")]
    [InlineData("\"t\"", "$: expected an object (EdgeRunRemoteRequest), found a string")]
    [InlineData("{}", "$: \"text\" is missing")]
    [InlineData("""{"text":null}""", "$.text: expected a string, found null")]
    [InlineData("""{"text":7}""", "$.text: expected a string, found the number 7")]
    [InlineData("""{"text":"t","count":null}""", "$.count: expected an integer of 32 bits, found null")]
    [InlineData("""{"text":"t","count":2147483648}""", "$.count: expected an integer of 32 bits, found the number 2147483648")]
    [InlineData("""{"text":"t","count":1.5}""", "$.count: expected an integer of 32 bits, found the number 1.5")]
    [InlineData("""{"text":"t","count":"many"}""", "$.count: expected an integer of 32 bits, found a string")]
    [InlineData("""{"text":"t","count":""}""", "$.count: expected an integer of 32 bits, found a string")]
    [InlineData("""{"text":"t","count":" 7"}""", "$.count: expected an integer of 32 bits, found a string")]
    [InlineData("""{"text":"t","big":-1}""", "$.big: expected an integer of 64 bits, not negative, found the number -1")]
    [InlineData("""{"text":"t","small":9223372036854775808}""", "$.small: expected an integer of 64 bits")]
    [InlineData("""{"text":"t","ratio":NaN}""", "$.ratio: the JSON is malformed")]
    [InlineData("""{"text":"t","tint":"Cold"}""", "$.tint: expected one of Tint's names (None, Warm, icy), found \"Cold\"")]
    [InlineData("""{"text":"t","tint":1.5}""", "$.tint: ")]
    [InlineData("""{"text":"t","tint":3000000000}""", "$.tint: ")]
    [InlineData("""{"text":"t","tint":null}""", "$.tint: ")]
    [InlineData("""{"text":"t","at":"31.01.2026"}""", "$.at: expected a date and time such as")]
    [InlineData("""{"text":"t","at":0}""", "$.at: expected a date and time such as")]
    [InlineData("""{"text":"t","pair":[1]}""", "$.pair: ")]
    [InlineData("""{"text":"t","pair":[1,"a",2]}""", "$.pair[2]: ")]
    [InlineData("""{"text":"t","pair":{"item1":1,"item2":"a"}}""", "$.pair: expected an array")]
    [InlineData("""{"text":"t","item":{"id":1}}""", "$.item: \"note_id\" is missing")]
    [InlineData("""{"text":"t","item":{"note_id":1,"text":[]}}""", "$.item.text: expected a string, found an array")]
    [InlineData("""{"text":"t","named":{"a":1,"b c":"x"}}""", "$.named['b c']: expected an integer of 32 bits, found a string")]
    [InlineData("""{"text":"t","data":"&&"}""", "$.data: expected bytes as a base64 string")]
    [InlineData("""{"text":"t","flag":1}""", "$.flag: expected true or false, found the number 1")]
    [InlineData("""{"text":"t","deep":[[1],[2,null]]}""", "$.deep[1][1]: expected an integer of 32 bits, found null")]
    [InlineData("""{"text":"t"} x""", "$: the JSON is malformed")]
    [InlineData("""{"text":"t"}{"text":"t"}""", "$: the JSON is malformed")]
    [InlineData("""{"text":"t",}""", "$: the JSON is malformed")]
    [InlineData("""{"text":"t" /* why */}""", "the JSON is malformed")]
    [InlineData("""{'text':'t'}""", "$: the JSON is malformed")]
    [InlineData("""{"text":"t""", "$.text: the JSON is malformed")]
    [InlineData("""{"text":"\ud800"}""", "$.text: the string is not valid text")]
    [InlineData("text=t&count=2", "$: the JSON is malformed")]
    public async Task What_does_not_fit_is_a_bad_request_that_names_the_place(string json, string message)
    {
        await using TestHost host = await StartAsync<IEdge>();

        (int status, string body) = await host.PostAsync(json);

        Assert.Equal(400, status);
        JsonNode error = JsonNode.Parse(body)!["error"]!;
        Assert.Equal(("Edge", "Chains.Wire.JsonFormatException", 0), ((string?)error["remoteName"], (string?)error["exceptionClassName"], error["userStackTrace"]!.AsArray().Count));
        Assert.Contains(message, (string?)error["exceptionMessage"], StringComparison.Ordinal);
        Assert.Equal((200, Defaults), await host.PostAsync("""{"text":"t"}"""));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_depth_without_end_are_bad_requests_and_a_byte_order_mark_is_none()
    {
        await using TestHost host = await StartAsync<IEdge>();

        Assert.Equal((200, Defaults), await PostAsync(host, [0xEF, 0xBB, 0xBF, .. """{"text":"t"}"""u8]));
        Assert.Contains("$.text", await RefusedAsync(host, [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]), StringComparison.Ordinal);
        Assert.Contains("the JSON is malformed", await RefusedAsync(host, Encoding.Unicode.GetBytes("{\"text\":\"t\"}")), StringComparison.Ordinal);
        Assert.Contains("the JSON is malformed", await RefusedAsync(host, [.. "{\"text\":\"t\",\"more\":"u8, .. Enumerable.Repeat((byte)'[', 100_000)]), StringComparison.Ordinal);
        Assert.Contains("the JSON is malformed", await RefusedAsync(host, [.. """{"text":"t"}"""u8, 0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/json;charset=us-ascii")]
    [InlineData("application/vnd.example+json")]
    [InlineData("(nonsense")]
    public async Task Json_is_read_whatever_its_type(string? type)
    {
        await using TestHost host = await StartAsync<IEdge>();

        Assert.Equal((200, Defaults), await PostAsync(host, [.. """{"text":"t"}"""u8], type));
    }

    [Theory]
    [InlineData("application/json; charset=utf-16", null, "The body comes in utf-16, but JSON is UTF-8 (RFC 8259): send it in that, with no charset or charset=utf-8.")]
    [InlineData("application/json; charset=\"iso-8859-1\"", null, "The body comes in iso-8859-1, but JSON is UTF-8")]
    [InlineData("application/json", "gzip", "The body comes with Content-Encoding: gzip, but is read only as it is: send it uncompressed.")]
    [InlineData("application/json", "identity, br", "The body comes with Content-Encoding: identity, br, but")]
    public async Task Another_charset_and_a_compressed_body_are_refused_by_name(string type, string? encoding, string message)
    {
        await using TestHost host = await StartAsync<IEdge>();
        using HttpRequestMessage request = Request([.. """{"text":"t"}"""u8], type);
        if (encoding is not null)
        {
            request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        using HttpResponseMessage response = await host.Http.SendAsync(request, Token);

        Assert.Equal(415, (int)response.StatusCode);
        Assert.Equal(encoding is not null, response.Headers.Contains("Accept-Encoding"));
        Assert.StartsWith(message, Message(await response.Content.ReadAsStringAsync(Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_pieces_is_read_whole_and_refused_once_it_is_too_large()
    {
        await using TestHost host = await StartAsync<IEdge>();

        Assert.Equal((200, Defaults), await PostAsync(host, [.. """{"text":"t"}"""u8], "application/json", pieces: 1));
        (int status, string body) = await PostAsync(host, [.. "{\"text\":\""u8, .. Enumerable.Repeat((byte)'a', 65 * 1024 * 1024), .. "\"}"u8], "application/json", pieces: 1 << 20);

        Assert.Equal(413, status);
        Assert.Equal("Request body too large. The max request body size is 67108864 bytes.", Message(body));
        Assert.Equal((200, Defaults), await host.PostAsync("""{"text":"t"}"""));
    }

    [Fact]
    public async Task A_body_that_stops_on_its_way_is_not_waited_for()
    {
        await using TestHost host = await StartAsync<IEdge>();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Web.HttpAddress.Port, Token);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync("POST /run_remote HTTP/1.1\r\nHost: host\r\nContent-Length: 100\r\n\r\n{\"text\":"u8.ToArray(), Token);

        // Kestrel's grace for a slow body is five seconds; then it closes the connection.
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Equal("Edge", (string?)JsonNode.Parse(answer[answer.IndexOf("{\"error\"", StringComparison.Ordinal)..])!["error"]!["remoteName"]);
    }

    [Fact]
    public async Task An_answer_is_bare_JSON_a_tuple_an_array_and_nothing_null()
    {
        await using TestHost maybe = await StartAsync<IMaybe>();
        await using TestHost silent = await StartAsync<ISilent>();

        Assert.Equal((200, "[1,null]"), await maybe.PostAsync("""{"some":true}"""));
        Assert.Equal((200, "null"), await maybe.PostAsync("{}"));
        Assert.Equal((200, "null"), await silent.PostAsync("""{"unknown":1}"""));
        Assert.Equal(400, (await silent.PostAsync("")).Status);
        using HttpRequestMessage request = Request([.. "{}"u8]);
        request.Headers.Accept.ParseAdd("text/html");
        using HttpResponseMessage response = await silent.Http.SendAsync(request, Token);
        Assert.Equal(("application/json; charset=utf-8", 4L), (response.Content.Headers.ContentType!.ToString(), response.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("result", "BrokenRunRemoteResponse.result")]
    [InlineData("list", "Holder.Texts[]")]
    [InlineData("dictionary", "Holder.Notes[]")]
    [InlineData("list in a list", "Holder.Nested[]")]
    [InlineData("nested list", "Holder.Nested[][]")]
    [InlineData("tuple", "StringAndInt32Tuple.Item1")]
    public async Task Null_where_none_may_be_is_never_an_answer(string place, string member)
    {
        await using TestHost host = await StartAsync<IBroken>();

        (int status, string body) = await host.PostAsync($$"""{"place":"{{place}}"}""");

        Assert.Equal(500, status);
        Assert.StartsWith($"{member} is null, but its type is not nullable: give it a value or declare it nullable.", Message(body), StringComparison.Ordinal);
        Assert.Equal((200, """{"text":null,"texts":["a"],"notes":{"a":{"note_id":1,"text":"none"}},"nested":[["AQ=="]],"pair":["/a",1],"maybe":["a",null]}"""), await host.PostAsync("""{"place":""}"""));
        await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IBroken>().RunRemote(place, Token));
    }

    [Theory]
    [InlineData("GET", "/run_remote", 405, "POST")]
    [InlineData("HEAD", "/run_remote", 405, "POST")]
    [InlineData("OPTIONS", "/run_remote", 405, "POST")]
    [InlineData("PUT", "/run_remote", 405, "POST")]
    [InlineData("DELETE", "/run_remote", 405, "POST")]
    [InlineData("POST", "/healthz", 405, "GET")]
    [InlineData("POST", "/run_remote/more", 404, null)]
    [InlineData("GET", "/", 404, null)]
    public async Task Other_methods_are_told_which_one_there_is(string method, string path, int status, string? allow)
    {
        await using TestHost host = await StartAsync<IEdge>();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));

        using HttpResponseMessage response = await host.Http.SendAsync(request, Token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(allow, response.Content.Headers.Allow is { Count: > 0 } allowed ? string.Join(',', allowed) : null);
    }

    private static Task<TestHost> StartAsync<T>()
        where T : class, IChainletContract<T> => TestHost.StartAsync(T.Implementation);

    private static async Task<string> RefusedAsync(TestHost host, byte[] body)
    {
        (int status, string answer) = await PostAsync(host, body);
        Assert.Equal(400, status);
        return Message(answer);
    }

    private static async Task<(int Status, string Body)> PostAsync(TestHost host, byte[] body, string? type = "application/json", int pieces = 0)
    {
        using HttpRequestMessage request = Request(body, type, pieces);
        using HttpResponseMessage response = await host.Http.SendAsync(request, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    /// <param name="body">The bytes.</param>
    /// <param name="type">Of the body; null sends none.</param>
    /// <param name="pieces">Sends the body in pieces of that length, without saying how long it is.</param>
    private static HttpRequestMessage Request(byte[] body, string? type = "application/json", int pieces = 0)
    {
        HttpContent content = pieces == 0 ? new ByteArrayContent(body) : new PiecewiseContent(body, pieces);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return new HttpRequestMessage(HttpMethod.Post, new Uri("/run_remote", UriKind.Relative)) { Content = content, Headers = { ExpectContinue = pieces > 1 } };
    }

    private static string Message(string body) => (string)JsonNode.Parse(body)!["error"]!["exceptionMessage"]!;

    private sealed class PiecewiseContent(byte[] body, int length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            for (int start = 0; start < body.Length; start += length)
            {
                await stream.WriteAsync(body.AsMemory(start, Math.Min(length, body.Length - start)));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
