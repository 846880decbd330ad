using Chains.Build.Descriptors;
using Chains.Build.Json;

namespace Chains.Build.Tests;

/// <summary>What a descriptor leaves out is in chain.json all the same: docs/spec/descriptor.md, "What is left out".</summary>
public sealed class DescriptorDefaultsTests
{
    [Fact]
    public void What_can_be_derived_is_added_in_the_documented_order()
    {
        const string Short = """{"schema":1,"package":"hello","request":[{"name":"max_value","type":"int32"},{"name":"blob","number":4,"type":"bytes"},{"name":"next_one","label":"optional","type":"int64"},{"name":"list","label":"repeated","type":"string","csharp":"string[]"}],"response":[],"parameters":[{"name":"inner","type":"IInner"}],"synchronous":true}""";

        Assert.Equal(
            """{"schema":1,"type":"Hello.World","name":"World","interface":"Hello.IWorld","client":"Hello.WorldClient","entry":"Hello.WorldChainletHost","package":"hello","service":"hello.World","streaming":"none","request":{"id":"$WorldRunRemoteRequest","kind":"message","name":"WorldRunRemoteRequest","fields":[{"name":"max_value","number":1,"type":"int32","json":"maxValue","csharp":"int"},{"name":"blob","number":4,"type":"bytes","json":"blob","csharp":"byte[]"},{"name":"next_one","number":5,"label":"optional","type":"int64","json":"nextOne","csharp":"long"},{"name":"list","number":6,"label":"repeated","type":"string","json":"list","csharp":"string[]"}]},"response":{"id":"$WorldRunRemoteResponse","kind":"message","name":"WorldRunRemoteResponse","fields":[]},"types":[],"parameters":[{"name":"inner","type":"IInner","kind":"other"}],"synchronous":true}""",
            Expand("Hello.World", Short));
    }

    [Fact]
    public void What_is_given_stands()
    {
        const string Whole = """{"schema":1,"type":"N.A","name":"shown","interface":"M.IOther","client":"M.C","entry":"M.E","entrypoint":{"chain":"c"},"package":"","service":"B","streaming":"server","request":{"id":"$R","kind":"message","name":"R","fields":[{"name":"x_y","number":2,"type":"int32","json":"x_y","csharp":"System.Int16"}],"reserved":{"numbers":[[1,1]],"names":[]}},"response":{"id":"$S","kind":"message","name":"S","fields":[]},"types":[{"id":"E","kind":"enum","name":"E","values":[]},{"id":"M","kind":"message","name":"M","fields":[]}],"parameters":[{"name":"p","type":"DeploymentContext","kind":"context"}],"idempotent":true}""";

        Assert.Equal(Whole, Expand("Not.This", Whole));
    }

    [Fact]
    public void A_chainlet_without_a_contract_gets_none()
    {
        Assert.Equal(
            """{"schema":1,"type":"A","name":"A","interface":"IA","client":"AClient","entry":"AChainletHost","package":"","service":"A","parameters":[],"violations":["CHN0006"]}""",
            Expand("A", """{"schema":1,"package":"","violations":["CHN0006"]}"""));
    }

    private static string Expand(string type, string json) => string.Concat(JsonWriter.Write(DescriptorDefaults.Expand(type, (JsonObject)JsonReader.Read(json))).Split('\n').Select(line => line.Trim())).Replace("\": ", "\":", StringComparison.Ordinal).Replace("[1, 1]", "[1,1]", StringComparison.Ordinal);
}
