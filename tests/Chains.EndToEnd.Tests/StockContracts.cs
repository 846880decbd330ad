using System.Buffers;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Chains.Grpc;
using Chains.TestSupport;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chains.EndToEnd.Tests;

/// <summary>
/// The emitted contracts as another party sees them: compiled by the stock protoc to C# messages of Google.Protobuf. Calls go over our gRPC layer, but every byte of a message
/// is written and read by Google's code.
/// </summary>
internal sealed class StockContracts
{
    private readonly ImmutableArray<FileDescriptor> _files;

    private StockContracts(ImmutableArray<FileDescriptor> files) => _files = files;

    internal static async Task<StockContracts> CompileAsync(string protosFolder)
    {
        string output = Directory.CreateTempSubdirectory("chains-protoc-").FullName;
        try
        {
            string[] protos = Directory.GetFiles(protosFolder, "*.proto", SearchOption.AllDirectories);
            Assert.NotEmpty(protos);
            await using ProcessRun protoc = ProcessRun.Start(
                Peers.Protoc,
                ["--fatal_warnings", $"--proto_path={protosFolder}", $"--proto_path={Peers.ProtocIncludes}", $"--csharp_out={output}", "--csharp_opt=file_extension=.g.cs", .. protos]);
            int exitCode = await protoc.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, $"protoc ended with {exitCode}:\n{protoc.Output}{protoc.Errors}");

            IEnumerable<SourceFile> sources = Directory.GetFiles(output, "*.cs").Select(file => new SourceFile(file, File.ReadAllText(file)));
            byte[] bytes = Compile.Emit(Compile.Create(sources, new CompileOptions { AssemblyName = $"Stock{Guid.NewGuid():N}", ImplicitUsings = false, Nullable = false }));
            Assembly assembly = new AssemblyLoadContext("stock contracts").LoadFromStream(new MemoryStream(bytes));
            return new StockContracts([.. assembly.GetTypes()
                .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
                .Where(property => property?.PropertyType == typeof(FileDescriptor))
                .Select(property => (FileDescriptor)property!.GetValue(null)!)]);
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    internal MethodDescriptor RunRemote(string chainlet) => _files.SelectMany(file => file.Services).Single(service => service.Name == chainlet).FindMethodByName("RunRemote");

    internal IMessage Request(string chainlet, string json) => JsonParser.Default.Parse(json, RunRemote(chainlet).InputType);

    /// <summary>The value of a field; null for a message that is absent.</summary>
    internal static object? Field(IMessage message, string field) => message.Descriptor.FindFieldByName(field).Accessor.GetValue(message);

    /// <summary>The fields in which two messages differ.</summary>
    /// <remarks>Google's JSON of a whole message is of no use in an error here: it has none for some of the extremes.</remarks>
    internal static IEnumerable<string> Differences(IMessage sent, IMessage received) => sent.Descriptor.Fields.InDeclarationOrder()
        .Where(field => !Equals(field.Accessor.GetValue(sent), field.Accessor.GetValue(received)))
        .SelectMany(field => (field.Accessor.GetValue(sent), field.Accessor.GetValue(received)) is (IMessage one, IMessage other) && !field.IsRepeated && one.Descriptor.File.Package != "google.protobuf" ? Differences(one, other) : [field.FullName]);

    internal Task<IMessage> CallAsync(GrpcCallInvoker channel, string chainlet, IMessage request, GrpcCallOptions? options = null)
        => channel.UnaryAsync(Method(chainlet, GrpcMethodType.Unary), request, options ?? Options());

    internal IAsyncEnumerable<IMessage> StreamAsync(GrpcCallInvoker channel, string chainlet, IMessage request)
        => channel.ServerStreaming(Method(chainlet, GrpcMethodType.ServerStreaming), request, Options());

    private static GrpcCallOptions Options() => new(Deadline: DateTimeOffset.UtcNow.AddMinutes(1), CancellationToken: TestContext.Current.CancellationToken);

    private GrpcMethod<IMessage, IMessage> Method(string chainlet, GrpcMethodType type)
    {
        MethodDescriptor method = RunRemote(chainlet);
        Assert.Equal(type == GrpcMethodType.ServerStreaming, method.IsServerStreaming);
        return new GrpcMethod<IMessage, IMessage>(type, method.Service.FullName, method.Name, new StockMarshaller(method.InputType), new StockMarshaller(method.OutputType));
    }

    private sealed class StockMarshaller(MessageDescriptor message) : GrpcMarshaller<IMessage>
    {
        public override int GetSize(IMessage value) => value.CalculateSize();

        public override void Write(IMessage value, IBufferWriter<byte> destination) => value.WriteTo(destination);

        public override IMessage Read(in ReadOnlySequence<byte> source) => message.Parser.ParseFrom(source);
    }
}
