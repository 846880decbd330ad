using System.Text.Json;
using Chains.Grpc.Interop.Tests.Support;
using Chains.TestSupport;

namespace Chains.Grpc.Interop.Tests;

/// <summary>A reflection client from npm learns the contract of the test service from our server alone, and calls it.</summary>
public sealed class ReflectionTests(InteropPeers peers)
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Stock_client_of_grpc_js_lists_learns_and_calls(string version)
    {
        Peers.Require("nodejs");
        string folder = Repo.PathOf("tests/Chains.Grpc.Interop.Tests/Node");
        await NodePackages.InstallAsync(folder);
        Uri address = (await peers.ServerAsync()).Address;

        await using ProcessRun node = ProcessRun.Start("node", [Path.Combine(folder, "reflect.js"), address.Authority, version], environment: new Dictionary<string, string?> { ["no_grpc_proxy"] = "127.0.0.1" });
        int exitCode = await node.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, $"The client ended with {exitCode}:\n{node.Output}{node.Errors}");
        using JsonDocument seen = JsonDocument.Parse(node.Output);
        Assert.Equal(["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "grpc.testing.TestService"], seen.RootElement.GetProperty("services").EnumerateArray().Select(service => service.GetString()));
        string[] methods = [.. seen.RootElement.GetProperty("methods").EnumerateArray().Select(method => method.GetRawText())];
        Assert.Contains("""["UnaryCall",false,false]""", methods);
        Assert.Contains("""["StreamingInputCall",true,false]""", methods);
        Assert.Contains("""["StreamingOutputCall",false,true]""", methods);
        Assert.Contains("""["FullDuplexCall",true,true]""", methods);
        Assert.Equal(42, seen.RootElement.GetProperty("unary").GetInt32());
        Assert.Equal("[3,5]", seen.RootElement.GetProperty("streamed").GetRawText());
        Assert.Equal("""{"base_type_name":"grpc.testing.SimpleRequest","extension_number":[]}""", seen.RootElement.GetProperty("extensions").GetRawText());
        Assert.Contains("grpc.testing.Gone", seen.RootElement.GetProperty("unknownSymbol").GetString(), StringComparison.Ordinal);
        Assert.Contains("gone.proto", seen.RootElement.GetProperty("unknownFile").GetString(), StringComparison.Ordinal);
    }
}
