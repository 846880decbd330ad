using System.Text;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>The test's own HTTP/2 is right where the RFC gives an example: a wrong judge would prove nothing.</summary>
public sealed class HPackTests
{
    [Theory]
    [InlineData("f1e3c2e5f23a6ba0ab90f4ff", "www.example.com")]
    [InlineData("6402", "302")]
    [InlineData("9d29ad171863c78f0b97c8e9ae82ae43d3", "https://www.example.com")]
    public void Huffman_codes_of_RFC_7541_appendix_C(string hex, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(Huffman.Decode(Convert.FromHexString(hex))));

    [Fact]
    public void A_connection_of_RFC_7541_appendix_C_4()
    {
        var decoder = new HPackDecoder();
        Assert.Equal(
            [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com")],
            decoder.Decode(Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff")));
        Assert.Equal(
            [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com"), ("cache-control", "no-cache")],
            decoder.Decode(Convert.FromHexString("828684be5886a8eb10649cbf")));
        Assert.Equal(
            [(":method", "GET"), (":scheme", "https"), (":path", "/index.html"), (":authority", "www.example.com"), ("custom-key", "custom-value")],
            decoder.Decode(Convert.FromHexString("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")));
    }

    [Fact]
    public void Literals_come_back()
    {
        (string, string)[] headers = [(":path", "/x"), ("long", new string('v', 1000)), ("", "")];
        Assert.Equal(headers, new HPackDecoder().Decode(HPackEncoder.Encode(headers)));
    }
}
