using Chains.Build.Json;

namespace Chains.Build.Tests;

public sealed class JsonTests
{
    [Theory]
    [InlineData("{\"a\": [1, -2.5e+3, true, null, \"\\u0041\\n\\\\\\\"\\/\"], \"b\": {}}")]
    [InlineData("\"\"")]
    [InlineData("0")]
    [InlineData(" [ ] ")]
    public void What_is_read_and_written_is_the_same_to_the_framework(string text)
    {
        string written = JsonWriter.Write(JsonReader.Read(text));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(text), System.Text.Json.Nodes.JsonNode.Parse(written)), written);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("[1 2]")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("tru")]
    [InlineData("nul\0")]
    [InlineData("\"a")]
    [InlineData("\"\n\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u00g0\"")]
    [InlineData("// comment\n1")]
    [InlineData("1 1")]
    public void What_is_not_json_is_refused(string text) => Assert.Throws<JsonFormatException>(() => JsonReader.Read(text));

    [Fact]
    public void Depth_is_bounded() => Assert.Throws<JsonFormatException>(() => JsonReader.Read(new string('[', 100_000)));

    [Fact]
    public void Every_character_of_a_string_survives()
    {
        string all = string.Concat(Enumerable.Range(0, 0x10000).Where(code => code is < 0xd800 or > 0xdfff).Select(code => (char)code));
        Assert.Equal(all, System.Text.Json.JsonSerializer.Deserialize<string>(JsonWriter.Quote(all)));
        Assert.Equal(all + "\ud83d\ude00", Assert.IsType<JsonText>(JsonReader.Read(JsonWriter.Quote(all + "\ud83d\ude00"))).Value);
    }
}
