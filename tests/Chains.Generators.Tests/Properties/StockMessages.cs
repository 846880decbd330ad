extern alias build;

using System.Reflection;
using System.Runtime.Loader;
using build::Chains.Build.Artifacts;
using build::Chains.Build.Descriptors;
using Chains.TestSupport;
using Google.Protobuf.Reflection;
using MessageDescriptor = Google.Protobuf.Reflection.MessageDescriptor;
using StockService = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Chains.Generators.Tests.Properties;

/// <summary>The contract of a compiled program as another party has it: its .proto files, the C# that the stock protoc makes of them, and that C# loaded.</summary>
internal sealed class StockMessages
{
    private readonly Dictionary<string, StockService> _services;

    private StockMessages(IEnumerable<FileDescriptor> files) => _services = files.SelectMany(file => file.Services).ToDictionary(service => service.Name, StringComparer.Ordinal);

    /// <summary>Writes the contract of the one chain of an assembly as the build does, and compiles it.</summary>
    /// <param name="assembly">The compiled program.</param>
    /// <param name="loadContext">Where the messages are loaded.</param>
    /// <param name="again">How to see a failure again.</param>
    public static async Task<StockMessages> CompileAsync(byte[] assembly, AssemblyLoadContext loadContext, string again)
    {
        using ChainAssembly read = ChainAssembly.Read("Random.dll", assembly);
        ChainGraph graph = ChainGraph.Read(read, []);
        Assert.True(graph.Problems.Count == 0, $"{string.Join('\n', graph.Problems)}\n{again}");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("chains-random-");
        try
        {
            string protos = folder.CreateSubdirectory("protos").FullName;
            string output = folder.CreateSubdirectory("csharp").FullName;
            foreach (Artifact file in ProtoFiles.Create(Assert.Single(graph.Chains)))
            {
                File.WriteAllBytes(Path.Combine(folder.FullName, file.Path), file.Bytes);
            }

            string[] files = Directory.GetFiles(protos, "*.proto");
            await using ProcessRun protoc = ProcessRun.Start(
                Peers.Protoc,
                ["--fatal_warnings", $"--proto_path={protos}", $"--proto_path={Peers.ProtocIncludes}", $"--csharp_out={output}", "--csharp_opt=file_extension=.g.cs", .. files]);
            int exitCode = await protoc.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, $"protoc ended with {exitCode}:\n{protoc.Output}{protoc.Errors}\n{again}");

            IEnumerable<SourceFile> sources = Directory.GetFiles(output, "*.cs").Select(file => new SourceFile(file, File.ReadAllText(file)));
            byte[] bytes = Compile.Emit(Compile.Create(sources, new CompileOptions { AssemblyName = $"Stock{Guid.NewGuid():N}", ImplicitUsings = false, Nullable = false }));
            return new StockMessages(loadContext.LoadFromStream(new MemoryStream(bytes)).GetTypes()
                .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
                .Where(property => property?.PropertyType == typeof(FileDescriptor))
                .Select(property => (FileDescriptor)property!.GetValue(null)!));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public MessageDescriptor Request(string chainlet) => _services[chainlet].Methods.Single().InputType;

    public MessageDescriptor Response(string chainlet) => _services[chainlet].Methods.Single().OutputType;
}
