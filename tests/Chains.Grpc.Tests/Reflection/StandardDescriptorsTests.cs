using Chains.TestSupport;
using Google.Protobuf.Reflection;

namespace Chains.Grpc.Tests.Reflection;

/// <summary>The files that every server knows are protoc's own of the contracts in the repository and of protobuf's well-known types.</summary>
public sealed class StandardDescriptorsTests
{
    private static readonly string[] Files =
    [
        .. new[] { "any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers" }.Select(name => $"google/protobuf/{name}.proto"),
        "grpc/health/v1/health.proto",
        "grpc/reflection/v1/reflection.proto",
        "grpc/reflection/v1alpha/reflection.proto",
    ];

    [Fact]
    public async Task They_are_what_protoc_makes()
    {
        string folder = Repo.PathOf("src/Chains.Grpc/Reflection/Standard");
        string output = Path.GetTempFileName();
        try
        {
            await using ProcessRun protoc = ProcessRun.Start(Peers.Protoc, [$"--proto_path={folder}", $"--proto_path={Peers.ProtocIncludes}", $"--descriptor_set_out={output}", .. Files]);
            Assert.Equal((0, ""), (await protoc.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), protoc.Errors));
            byte[] expected = await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken);
            string path = Path.Combine(folder, "standard.binpb");
            if (Environment.GetEnvironmentVariable(Snapshot.AcceptVariable) == "1")
            {
                await File.WriteAllBytesAsync(path, expected, TestContext.Current.CancellationToken);
            }

            byte[] actual = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{path} is not what protoc makes: run this test once with {Snapshot.AcceptVariable}=1.");

            // What is in the assembly is what was in the repository when it was built.
            Assert.Equal(
                FileDescriptorSet.Parser.ParseFrom(expected).File.Select(file => Convert.ToHexString(Google.Protobuf.MessageExtensions.ToByteArray(file))),
                StandardDescriptors.Files.Select(file => Convert.ToHexString(file.Bytes.Span)));
        }
        finally
        {
            File.Delete(output);
        }
    }

    [Fact]
    public void They_agree_with_the_methods_that_are_served()
    {
        DescriptorIndex index = new GrpcReflection([]).Index;
        foreach (string method in new[] { HealthProtocol.Check.FullName, HealthProtocol.Watch.FullName, ReflectionProtocol.V1.FullName, ReflectionProtocol.V1Alpha.FullName })
        {
            Assert.True(index.TryFindSymbol(method[1..].Replace('/', '.'), out _), method);
        }
    }
}
