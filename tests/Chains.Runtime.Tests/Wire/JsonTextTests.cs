using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Runtime.Tests.Support;
using Chains.Wire;

namespace Chains.Runtime.Tests.Wire;

/// <summary>Strings and names that are no text (half of a surrogate pair, bytes that are not UTF-8) are refused by path wherever they stand, before anything is made of them.</summary>
public sealed class JsonTextTests
{
    private const string NoText = "the string is not valid text (bytes that are not UTF-8, or half of a surrogate pair)";

    public static TheoryData<string, string> Documents => new()
    {
        { "element", """{"a":[1,{"b":"\ud800"}]}""" },
        { "element", """{"\udc00":1}""" },
        { "element", "\"\\ud800\"" },
        { "document", """["\ud800x"]""" },
        { "node", "\"\\ud800\"" },
        { "object", """{"a":"\ud800"}""" },
        { "array", """["\ud800"]""" },
        { "guid", "\"00112233-4455-6677-8899-\\ud800aabbccddeeff\"" },
        { "time", "\"2026-01-31T13:05:59\\ud800Z\"" },
        { "instant", "\"2026-01-31T13:05:59\\ud800Z\"" },
        { "bytes", "\"AQ\\ud800ID\"" },
        { "raw", """{"a":"\ud800é"}""" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Half_of_a_surrogate_pair_is_refused_by_name(string kind, string json)
    {
        JsonFormatException exception = Assert.Throws<JsonFormatException>(() => Read(kind, Encoding.UTF8.GetBytes(json)));
        Assert.DoesNotContain("the values are refused with", exception.Message, StringComparison.Ordinal);
        Assert.Contains(NoText, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("element")]
    [InlineData("document")]
    [InlineData("node")]
    [InlineData("object")]
    [InlineData("raw")]
    public void Bytes_that_are_not_UTF8_are_refused_by_name(string kind)
    {
        JsonFormatException exception = Assert.Throws<JsonFormatException>(() => Read(kind, [.. "{\"a\":{\"b\":\""u8, 0xC3, 0x28, .. "\"}}"u8]));
        Assert.Contains(NoText, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_path_is_that_of_the_text_not_of_what_it_is_in()
    {
        JsonFormatException exception = Assert.Throws<JsonFormatException>(() => Read("element", """{"a":[1,{"b":"\ud800"}]}"""u8.ToArray()));
        Assert.StartsWith("$.a[1].b: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"te\ud800xt":"a","count":1}""")]
    [InlineData("""{"text":"a","\udc00":1,"count":1}""")]
    [InlineData("""{"count\udfff\ud800":2,"text":"a","count":1}""")]
    [InlineData("""{"TEX\ud800T":2,"text":"a","count":1}""")]
    public void A_member_whose_name_is_no_text_is_refused_by_name(string json)
    {
        JsonFormatException exception = Assert.Throws<JsonFormatException>(() => TextRequest.Json.Deserialize(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(NoText, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"te\u0078t":"a","\u0043ount":1}""")]
    [InlineData("""{"\u0054\u0065\u0058\u0074":"a","\u0063\u006f\u0075\u006e\u0074":1}""")]
    [InlineData("""{"te\u00e9t":[],"\u0063\u006f\u0075\u006e\u0074\u0073\u0063\u006f\u0075\u006e\u0074":2,"text":"a","count":1}""")]
    public void An_escaped_name_is_the_name_that_it_means(string json) => Assert.Equal(new TextRequest("a", 1), TextRequest.Json.Deserialize(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Escaped_names_make_no_strings()
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{{{string.Concat(Enumerable.Repeat("\"\\u0061b\":1,", 1000))}}"text":"a","count":1}""");
        TextRequest.Json.Deserialize(json);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TextRequest.Json.Deserialize(json);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void An_error_behind_a_name_that_is_no_text_has_its_path()
    {
        JsonFormatException exception = Assert.Throws<JsonFormatException>(() => TextRequest.Json.Deserialize([.. "{\"n"u8, 0xFF, .. "\":{\"a\":[]},\"text\":5}"u8]));
        Assert.StartsWith("$.text: expected a string, found the number 5", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_discriminator_behind_a_name_that_is_no_text_is_refused_by_name()
    {
        var union = new JsonMarshaller<string?>(static (_, _) => throw new NotSupportedException(), static (ref reader) => JsonUnion.Discriminator(ref reader, "$type"u8, "Shape"));
        JsonFormatException exception = Assert.Throws<JsonFormatException>(() => union.Deserialize("""{"\ud800":1,"$type":"circle"}"""u8.ToArray()));
        Assert.Contains(NoText, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":"é\ud83d\ude00\u0000\n","\u0061":[null,true,-0.0,{"b":[]}]}""")]
    [InlineData("\"😀\"")]
    [InlineData("1")]
    public void Text_is_passed_on_as_it_stands(string json)
    {
        var marshaller = new JsonMarshaller<JsonElement>(JsonValues.Write, JsonValues.ReadJsonElement);
        Assert.Equal(json, marshaller.Deserialize(Encoding.UTF8.GetBytes(json)).GetRawText());
    }

    [Fact]
    public void What_follows_a_document_in_a_list_is_read_after_it()
    {
        var marshaller = new JsonMarshaller<List<JsonNode>>(static (_, _) => throw new NotSupportedException(), static (ref reader) => JsonCollections.ReadList<JsonNode>(ref reader, JsonValues.ReadJsonNode));
        Assert.Equal(["1", "{\"a\":[2]}", "\"b\"", "[]"], marshaller.Deserialize("""[1,{"a":[2]},"b",[]]"""u8.ToArray()).Select(static node => node.ToJsonString()));
    }

    private static object? Read(string kind, byte[] json) => kind switch
    {
        "element" => Read<JsonElement>(JsonValues.ReadJsonElement, json),
        "document" => Read(JsonValues.ReadJsonDocument, json),
        "node" => Read(JsonValues.ReadJsonNode, json),
        "object" => Read(JsonValues.ReadJsonObject, json),
        "array" => Read(JsonValues.ReadJsonArray, json),
        "guid" => Read<Guid>(JsonValues.ReadGuid, json),
        "time" => Read<DateTime>(JsonValues.ReadDateTime, json),
        "instant" => Read<DateTimeOffset>(JsonValues.ReadDateTimeOffset, json),
        "bytes" => Read(JsonWire.ReadBytes, json),
        _ => Read(JsonWire.ReadRaw, json),
    };

    private static T Read<T>(JsonRead<T> read, byte[] json) => new JsonMarshaller<T>(static (_, _) => throw new NotSupportedException(), read).Deserialize(json);
}
