using System.Buffers;

namespace Chains.Grpc;

/// <summary>
/// What a server says about its contracts: the files that define its services and messages. gRPC's health and reflection services and protobuf's well-known types
/// (any, duration, empty, field_mask, struct, timestamp and wrappers) are known without being given.
/// </summary>
public sealed class GrpcReflection
{
    /// <summary>Takes serialized <c>google.protobuf.FileDescriptorProto</c> messages. They are read here once; the memory must not change afterwards.</summary>
    /// <param name="files">The files with all that they import, in any order.</param>
    /// <exception cref="ArgumentException">The bytes are no such message, two different files have one name, a symbol is defined twice, or an import is missing.</exception>
    public GrpcReflection(IEnumerable<ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            Index = new DescriptorIndex([.. files.Select(DescriptorFile.Read)], StandardDescriptors.Files);
        }
        catch (GrpcFormatException e)
        {
            throw new ArgumentException($"A file descriptor cannot be used: {e.Message}", nameof(files), e);
        }
    }

    internal DescriptorIndex Index { get; }

    /// <summary>Takes a serialized <c>google.protobuf.FileDescriptorSet</c>: what <c>protoc --include_imports --descriptor_set_out</c> writes.</summary>
    /// <param name="descriptorSet">The bytes, which must not change afterwards.</param>
    /// <returns>The contracts of the set.</returns>
    /// <exception cref="ArgumentException">The bytes are no such message, two different files have one name, a symbol is defined twice, or an import is missing.</exception>
    public static GrpcReflection FromDescriptorSet(ReadOnlyMemory<byte> descriptorSet)
    {
        try
        {
            return new GrpcReflection(ReadSet(descriptorSet));
        }
        catch (GrpcFormatException e)
        {
            throw new ArgumentException($"The bytes are not a google.protobuf.FileDescriptorSet: {e.Message}", nameof(descriptorSet), e);
        }
    }

    internal static List<ReadOnlyMemory<byte>> ReadSet(ReadOnlyMemory<byte> descriptorSet)
    {
        const uint FileTag = (1 << 3) | 2;
        List<ReadOnlyMemory<byte>> files = [];
        var fields = new SequenceReader<byte>(new ReadOnlySequence<byte>(descriptorSet));
        while (ProtoFields.TryReadTag(ref fields, out ulong tag))
        {
            if (tag == FileTag)
            {
                files.Add(ProtoFields.ReadBytes(ref fields));
            }
            else
            {
                ProtoFields.Skip(ref fields, tag);
            }
        }

        return files;
    }
}
