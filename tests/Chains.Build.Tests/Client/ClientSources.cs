using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Build.Descriptors;
using Chains.Build.Tests.OpenApi;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Build.Tests.Client;

/// <summary>A chain with <c>ChainsClientPackage=true</c>, and its client's sources compiled by themselves.</summary>
internal sealed class ClientSources
{
    /// <summary>Added to both assemblies: requests and results through the generated code of each.</summary>
    private const string Check = """
        public static class ClientCheck
        {
            public static byte[] Request(string json)
            {
                var marshaller = JSON;
                var buffer = new System.Buffers.ArrayBufferWriter<byte>();
                CLIENT.Method.RequestMarshaller.Write(marshaller.Deserialize(System.Text.Encoding.UTF8.GetBytes(json)), buffer);
                return buffer.WrittenSpan.ToArray();
            }

            public static string Json(byte[] request)
            {
                var marshaller = JSON;
                return System.Text.Encoding.UTF8.GetString(marshaller.Serialize(CLIENT.Method.RequestMarshaller.Read(new System.Buffers.ReadOnlySequence<byte>(request))));
            }
        }
        """;

    private static readonly GeneratorRunOptions Options = GeneratorRunOptions.Default with { BuildProperties = GeneratorRunOptions.Default.BuildProperties.Add("ChainsClientPackage", "true") };

    private ClientSources(byte[] image, ClientSource source, ChainletDescriptor entrypoint)
    {
        Image = image;
        Source = source;
        Entrypoint = entrypoint;
    }

    public byte[] Image { get; }

    public ClientSource Source { get; }

    public ChainletDescriptor Entrypoint { get; }

    public string Text(string type) => Source.Types.Single(member => member.Name == type).Text ?? Source.Types.Single(member => member.Name == type).Problem!;

    public static ClientSources Of(string source, params MetadataReference[] references)
    {
        GeneratorRun run = GeneratorRun.Of(Compile.Create(source, CompileOptions.Default with { References = [.. references] }), Options);
        ClientSources first = Read(run.Output);
        return Read(run.Output.AddSyntaxTrees(Compile.Parse(new SourceFile("/project/Check.cs", CheckOf(first.Source, first.Entrypoint)))));
    }

    /// <summary>The client's assembly, compiled from its sources, the framework and the runtime alone.</summary>
    public byte[] CompileClient()
    {
        IEnumerable<string> texts = [Source.Client, .. Source.Codecs.Select(codec => codec.Value), .. Source.Types.Select(type => type.Text ?? throw new InvalidOperationException($"{type.Name}: {type.Problem}")), CheckOf(Source, Entrypoint)];
        CSharpCompilation compilation = Compile.Create(texts.Select((text, i) => new SourceFile($"/client/File{i}.cs", text)), new CompileOptions { AssemblyName = "Client" });
        return Compile.Emit(compilation);
    }

    /// <summary>Fails unless the bytes of many requests are the same on both sides, and each reads what the other wrote.</summary>
    public void AssertSameBytes()
    {
        Type server = Assembly.Load(Image).GetType("ClientCheck")!;
        Type client = Assembly.Load(CompileClient()).GetType("ClientCheck")!;
        JsonObject document = JsonNode.Parse(Artifacts.OpenApi.Write(Entrypoint))!.AsObject();
        JsonNode schema = document["components"]!["schemas"]![Entrypoint.Request.Name]!;
        for (int seed = 0; seed < 20; seed++)
        {
            string json = new SchemaSample(document, seed).Create(schema, full: seed % 2 == 0)!.ToJsonString();
            byte[] sent = Call<byte[]>(client, "Request", json);
            Assert.Equal(Convert.ToHexString(Call<byte[]>(server, "Request", json)), Convert.ToHexString(sent));
            Assert.Equal(Call<string>(server, "Json", sent), Call<string>(client, "Json", sent));
        }
    }

    private static T Call<T>(Type type, string method, object argument) => (T)type.GetMethod(method)!.Invoke(null, [argument])!;

    // The request of a stream is no value that could be written and read at once.
    private static string CheckOf(ClientSource source, ChainletDescriptor entrypoint)
    {
        if (entrypoint.IsClientStreaming)
        {
            return "";
        }

        int dot = source.Interface.LastIndexOf('.') + 1;
        string client = $"global::{source.Interface[..dot]}{source.Interface[(dot + 1)..]}Client";
        string json = source.Client.Contains("WriteRequestJson", StringComparison.Ordinal)
            ? $"new global::Chains.Wire.JsonMarshaller<{client}.Request>({client}.WriteRequestJson, {client}.ReadRequestJson)"
            : $"((global::Chains.Wire.MessageMarshaller<{client}.Request>){client}.Method.RequestMarshaller).Json!";
        return Check.Replace("CLIENT", client, StringComparison.Ordinal).Replace("JSON", json, StringComparison.Ordinal);
    }

    private static ClientSources Read(Compilation compilation)
    {
        byte[] image = Compile.Emit(compilation);
        using ChainAssembly assembly = ChainAssembly.Read("Chain.dll", image);
        return new ClientSources(image, Assert.Single(assembly.ReadClientSources()), TestChain.Only(assembly).Entrypoint.Descriptor);
    }
}
