using System.Buffers;

namespace Chains.Grpc;

/// <summary>
/// The method and messages of <c>grpc.reflection.v1.ServerReflection</c> and of its forerunner <c>v1alpha</c>, which differ in the package alone. Responses are bytes:
/// most of one is the files that it carries.
/// </summary>
internal static class ReflectionProtocol
{
    private static readonly RequestMarshaller Request = new();
    private static readonly ResponseMarshaller Response = new();

    public static GrpcMethod<ReflectionRequest, ReadOnlyMemory<byte>> V1 { get; } = Method("grpc.reflection.v1.ServerReflection");

    public static GrpcMethod<ReflectionRequest, ReadOnlyMemory<byte>> V1Alpha { get; } = Method("grpc.reflection.v1alpha.ServerReflection");

    private static GrpcMethod<ReflectionRequest, ReadOnlyMemory<byte>> Method(string service) => new(GrpcMethodType.DuplexStreaming, service, "ServerReflectionInfo", Request, Response);

    private sealed class RequestMarshaller : GrpcMarshaller<ReflectionRequest>
    {
        private const uint HostTag = (1 << 3) | 2;
        private const uint ContainingTypeTag = (1 << 3) | 2;
        private const uint ExtensionNumberTag = 2 << 3;

        public override int GetSize(ReflectionRequest value) => value.Message.Length;

        public override void Write(ReflectionRequest value, IBufferWriter<byte> destination) => destination.Write(value.Message.Span);

        public override ReflectionRequest Read(in ReadOnlySequence<byte> source)
        {
            string host = "";
            string text = "";
            int extension = 0;
            var query = ReflectionQuery.None;
            var fields = new SequenceReader<byte>(source);
            while (ProtoFields.TryReadTag(ref fields, out ulong tag))
            {
                var asked = (ReflectionQuery)(tag >> 3);
                if (tag == HostTag)
                {
                    host = ProtoFields.ReadText(ref fields, "ServerReflectionRequest.host");
                }
                else if ((tag & 7) != 2 || asked is < ReflectionQuery.FileByName or > ReflectionQuery.ListServices)
                {
                    ProtoFields.Skip(ref fields, tag);
                }
                else
                {
                    // Of several members of a oneof the last one counts.
                    query = asked;
                    (text, extension) = asked == ReflectionQuery.FileContainingExtension
                        ? ReadExtension(ProtoFields.ReadBytes(ref fields))
                        : (ProtoFields.ReadText(ref fields, "ServerReflectionRequest.message_request"), 0);
                }
            }

            return new ReflectionRequest(host, query, text, extension, source.ToArray());
        }

        private static (string Type, int Number) ReadExtension(byte[] message)
        {
            string type = "";
            int number = 0;
            var fields = new SequenceReader<byte>(new ReadOnlySequence<byte>(message));
            while (ProtoFields.TryReadTag(ref fields, out ulong tag))
            {
                switch (tag)
                {
                    case ContainingTypeTag:
                        type = ProtoFields.ReadText(ref fields, "ExtensionRequest.containing_type");
                        break;
                    case ExtensionNumberTag:
                        number = (int)ProtoFields.ReadVarint(ref fields);
                        break;
                    default:
                        ProtoFields.Skip(ref fields, tag);
                        break;
                }
            }

            return (type, number);
        }
    }

    private sealed class ResponseMarshaller : GrpcMarshaller<ReadOnlyMemory<byte>>
    {
        public override int GetSize(ReadOnlyMemory<byte> value) => value.Length;

        public override void Write(ReadOnlyMemory<byte> value, IBufferWriter<byte> destination) => destination.Write(value.Span);

        public override ReadOnlyMemory<byte> Read(in ReadOnlySequence<byte> source) => source.ToArray();
    }
}
