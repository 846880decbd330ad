namespace Chains.Grpc;

/// <summary>The files that every server knows: gRPC's health and reflection services and protobuf's well-known types.</summary>
internal static class StandardDescriptors
{
    private static readonly Lazy<IReadOnlyList<DescriptorFile>> Read = new(static () =>
    {
        using Stream resource = typeof(StandardDescriptors).Assembly.GetManifestResourceStream("standard.binpb")
            ?? throw new InvalidOperationException("The assembly Chains.Grpc lacks its resource standard.binpb.");
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return [.. GrpcReflection.ReadSet(bytes).Select(DescriptorFile.Read)];
    });

    public static IReadOnlyList<DescriptorFile> Files => Read.Value;
}
