using Chains.Build.Artifacts;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.CodeAnalysis;
using Type = System.Type;

namespace Chains.Build.Tests;

/// <summary>Messages of Google.Protobuf itself as members: other languages see the message, imported from the file that their protoc has.</summary>
public sealed class WellKnownMessageTests
{
    private static readonly MetadataReference Google = MetadataReference.CreateFromFile(typeof(IMessage).Assembly.Location);

    public static TheoryData<string> Messages => [.. typeof(Duration).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == typeof(Duration).Namespace && !type.IsNested && typeof(IMessage).IsAssignableFrom(type))
        .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_declared_by_its_name_wherever_its_file_is_known(string name)
    {
        string protos = Protos($"Task<W.{name}> RunRemote(W.{name} one, W.{name}? maybe, IReadOnlyList<W.{name}> list, Dictionary<string, W.{name}> map) => Task.FromResult(one);");

        var descriptor = (MessageDescriptor)Type.GetType($"Google.Protobuf.WellKnownTypes.{name}, Google.Protobuf", throwOnError: true)!.GetProperty("Descriptor")!.GetValue(null)!;
        if (StandardProtos.FileOf("." + descriptor.FullName) is not { } file)
        {
            // api.proto and type.proto, which describe contracts.
            Assert.Contains(descriptor.File.Name, new[] { "google/protobuf/api.proto", "google/protobuf/type.proto", "google/protobuf/source_context.proto" });
            Assert.Contains("  bytes one = 1;", protos, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(descriptor.File.Name, file);
        Assert.Contains($"import \"{file}\";", protos, StringComparison.Ordinal);
        Assert.Contains($"  google.protobuf.{name} one = 1;", protos, StringComparison.Ordinal);
        Assert.Contains($"  google.protobuf.{name} maybe = 2; // optional", protos, StringComparison.Ordinal);
        Assert.Contains($"  repeated google.protobuf.{name} list = 3;", protos, StringComparison.Ordinal);
        Assert.Contains($"  map<string, google.protobuf.{name}> map = 4;", protos, StringComparison.Ordinal);
        Assert.Contains($"  google.protobuf.{name} result = 1;", protos, StringComparison.Ordinal);
        Assert.DoesNotContain("bytes", protos, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_any_other_file_is_its_bytes() =>
        Assert.Contains("  bytes one = 1;", Protos("Task<FileDescriptorProto> RunRemote(FileDescriptorProto one) => Task.FromResult(one);"), StringComparison.Ordinal);

    private static string Protos(string method) => string.Join('\n', ProtoFiles.Create(TestChain.Only(TestChain.Generated(
        $$"""
        using Google.Protobuf.Reflection;
        using W = Google.Protobuf.WellKnownTypes;
        namespace N;
        [Chains.Chainlet, Chains.Entrypoint("n")] public sealed partial class X { public {{method}} }
        """,
        Google))).Select(file => file.Content));
}
