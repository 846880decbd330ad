using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Chains.Build.Manifests;
using Chains.TestSupport;
using YamlDotNet.RepresentationModel;
using YamlNode = YamlDotNet.RepresentationModel.YamlNode;

namespace Chains.Build.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void The_manifests_of_a_chain()
    {
        using ChainAssembly assembly = TestChain.Program("Poems");
        ChainModel chain = TestChain.Only(assembly);
        List<Artifact> files = [.. ManifestTargets.All.SelectMany(target => target.Create(chain)), KubernetesBase.Images(chain, chain.Chainlets.ToDictionary(node => node.Name, _ => "0123456789ab"))];
        Assert.All(files, file => Documents(file.Content));
        Snapshot.Verify(string.Join("\n", files.Select(file => $"#### {file.Path}\n{file.Content}")), "Poems");
    }

    [Fact]
    public void A_pod_has_time_to_leave()
    {
        using ChainAssembly assembly = TestChain.Program("HelloWorld");
        YamlNode pod = Deployment(assembly)["spec"]["template"]["spec"];
        int grace = int.Parse(pod["terminationGracePeriodSeconds"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        int sleep = int.Parse(pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"].ToString(), System.Globalization.CultureInfo.InvariantCulture);

        // 30 seconds is the host's own shutdown timeout.
        Assert.True(grace > sleep + 30, $"{grace} > {sleep} + 30");
    }

    [Fact]
    public void Every_gpu_of_the_enum_has_its_labels()
        => Assert.Equal(Enum.GetNames<Gpu>().Where(name => name != nameof(Gpu.None)).Order(StringComparer.Ordinal), GpuLabels.Known.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("{\"gpu\":\"Z9\"}", "'Z9'")]
    [InlineData("{\"memory\":\"lots\"}", "'lots'")]
    [InlineData("{\"memory\":\"0Gi\"}", "'0Gi'")]
    [InlineData("{\"cpuCount\":-1}", "'-1'")]
    public void A_value_that_no_manifest_can_hold_is_named(string compute, string text)
    {
        using ChainAssembly assembly = Chainlet($"\"compute\":{compute}");
        ProblemException exception = Assert.Throws<ProblemException>(() => ManifestTargets.All.SelectMany(target => target.Create(TestChain.Only(assembly))).ToList());
        Assert.Equal("CHN0912", exception.Problem.Id);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        Assert.Contains("N.Start", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5", "500m", "0.5")]
    [InlineData("4", "4", "4")]
    [InlineData("2.0", "2", "2")]
    [InlineData("1.0005", "1001m", "1.001")]
    public void Cpus(string count, string kubernetes, string compose)
    {
        using ChainAssembly assembly = Chainlet($"\"compute\":{{\"cpuCount\":{count}}}");
        ChainletDescriptor descriptor = TestChain.Only(assembly).Entrypoint.Descriptor;
        Assert.Equal((kubernetes, compose), (Quantities.KubernetesCpu(descriptor), Quantities.ComposeCpu(descriptor)));
    }

    [Theory]
    [InlineData("2Gi", "2147483648b")]
    [InlineData("1.5Mi", "1572864b")]
    [InlineData("3G", "3000000000b")]
    public void Memory(string memory, string compose)
    {
        using ChainAssembly assembly = Chainlet($"\"compute\":{{\"memory\":\"{memory}\"}}");
        ChainletDescriptor descriptor = TestChain.Only(assembly).Entrypoint.Descriptor;
        Assert.Equal((memory, compose), (Quantities.KubernetesMemory(descriptor), Quantities.ComposeMemory(descriptor)));
    }

    [Fact]
    public void Environment_variables_reach_both_platforms_unchanged()
    {
        using ChainAssembly assembly = Chainlet("\"options\":{\"environmentVariables\":[\"A=1\",\"B=x=$y: #z\\n\"]}");
        ChainModel chain = TestChain.Only(assembly);
        YamlSequenceNode env = (YamlSequenceNode)Deployment(assembly)["spec"]["template"]["spec"]["containers"][0]["env"];
        Assert.Equal("x=$y: #z\n", env.Single(item => item["name"].ToString() == "B")["value"].ToString());
        Assert.Equal(YamlDotNet.Core.ScalarStyle.DoubleQuoted, ((YamlScalarNode)env.Single(item => item["name"].ToString() == "A")["value"]).Style);
        Artifact compose = new Compose().Create(chain).Single();
        Assert.Equal("x=$$y: #z\n", Documents(compose.Content)[0]["services"]["start"]["environment"]["B"].ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("1e5")]
    [InlineData("0x1F")]
    [InlineData("2026-11-20")]
    [InlineData("8080:8080")]
    [InlineData("~")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("- a")]
    [InlineData("tail:")]
    [InlineData("\"quoted\" \\ 'single'")]
    [InlineData("line\nline\t\u0001\u007f\u2028")]
    [InlineData("grün 模型")]
    [InlineData("*")]
    [InlineData("http://phi-llm:8081")]
    public void A_string_is_read_back_as_itself_and_never_as_another_type(string value)
    {
        string text = Manifests.YamlNode.Write(new YamlMap { { "key", value }, { "list", new YamlList(value, new YamlMap { { value.Length == 0 ? "empty" : value, 1 } }) } });
        YamlNode root = Documents(text)[0];
        Assert.Equal(value, root["key"].ToString());
        Assert.Equal(value, root["list"][0].ToString());

        // Read into an object, a plain scalar of another type would not be a string.
        Dictionary<string, object> map = new YamlDotNet.Serialization.DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<Dictionary<string, object>>(text);
        Assert.Equal(value, Assert.IsType<string>(map["key"]));
    }

    [Fact]
    public void Empty_collections_nested_lists_and_left_out_keys()
        => Assert.Equal(
            "a: []\nb: {}\nc:\n  - - 1\n    - true\n  - d: x\n    e:\n      - z\n",
            Manifests.YamlNode.Write(new YamlMap { { "a", new YamlList() }, { "b", new YamlMap() }, { "gone", null }, { "c", new YamlList(new YamlList(1, true), new YamlMap { { "d", "x" }, { "e", new YamlList("z") } }) } }));

    [Theory]
    [InlineData("PhiLlm", "phi-llm", "phi_llm")]
    [InlineData("HTTPServer2Go", "http-server2-go", "http_server2_go")]
    [InlineData("snake_case", "snake-case", "snake_case")]
    [InlineData("A", "a", "a")]
    [InlineData("End_", "end", "end")]
    public void Names_in_other_spellings(string name, string kebab, string snake) => Assert.Equal((kebab, snake), (Names.Kebab(name), Names.Snake(name)));

    private static ChainAssembly Chainlet(string more) => TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + more) + "namespace N; public class Start;");

    private static YamlNode Deployment(ChainAssembly assembly)
    {
        ChainModel chain = TestChain.Only(assembly);
        return Documents(new KubernetesBase().Create(chain).First(file => file.Path == $"kubernetes/base/{chain.Entrypoint.DnsName}.yaml").Content)[0];
    }

    private static List<YamlNode> Documents(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }
}
