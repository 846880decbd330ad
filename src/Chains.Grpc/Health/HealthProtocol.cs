using System.Buffers;
using System.Text;

namespace Chains.Grpc;

/// <summary>The methods and messages of <c>grpc.health.v1.Health</c>.</summary>
internal static class HealthProtocol
{
    private const string ServiceName = "grpc.health.v1.Health";
    private static readonly RequestMarshaller Request = new();
    private static readonly ResponseMarshaller Response = new();

    public static GrpcMethod<string, GrpcHealthStatus> Check { get; } = new(GrpcMethodType.Unary, ServiceName, "Check", Request, Response);

    public static GrpcMethod<string, GrpcHealthStatus> Watch { get; } = new(GrpcMethodType.ServerStreaming, ServiceName, "Watch", Request, Response);

    /// <summary><c>message HealthCheckRequest { string service = 1; }</c></summary>
    private sealed class RequestMarshaller : GrpcMarshaller<string>
    {
        private const byte ServiceTag = (1 << 3) | 2;

        public override int GetSize(string value)
        {
            int length = Encoding.UTF8.GetByteCount(value);
            return length == 0 ? 0 : 1 + ProtoFields.VarintSize((uint)length) + length;
        }

        public override void Write(string value, IBufferWriter<byte> destination)
        {
            int length = Encoding.UTF8.GetByteCount(value);
            if (length == 0)
            {
                return;
            }

            Span<byte> prefix = destination.GetSpan(6);
            prefix[0] = ServiceTag;
            destination.Advance(1 + ProtoFields.WriteVarint(prefix[1..], (uint)length));
            Span<byte> text = destination.GetSpan(length);
            destination.Advance(Encoding.UTF8.GetBytes(value, text));
        }

        public override string Read(in ReadOnlySequence<byte> source)
        {
            string service = "";
            var fields = new SequenceReader<byte>(source);
            while (ProtoFields.TryReadTag(ref fields, out ulong tag))
            {
                if (tag != ServiceTag)
                {
                    ProtoFields.Skip(ref fields, tag);
                    continue;
                }

                service = ProtoFields.ReadText(ref fields, "HealthCheckRequest.service");
            }

            return service;
        }
    }

    /// <summary><c>message HealthCheckResponse { ServingStatus status = 1; }</c></summary>
    private sealed class ResponseMarshaller : GrpcMarshaller<GrpcHealthStatus>
    {
        private const byte StatusTag = (1 << 3) | 0;

        public override int GetSize(GrpcHealthStatus value) => value == GrpcHealthStatus.Unknown ? 0 : 2;

        public override void Write(GrpcHealthStatus value, IBufferWriter<byte> destination)
        {
            if (value == GrpcHealthStatus.Unknown)
            {
                return;
            }

            Span<byte> span = destination.GetSpan(2);
            span[0] = StatusTag;
            span[1] = (byte)value;
            destination.Advance(2);
        }

        public override GrpcHealthStatus Read(in ReadOnlySequence<byte> source)
        {
            var status = GrpcHealthStatus.Unknown;
            var fields = new SequenceReader<byte>(source);
            while (ProtoFields.TryReadTag(ref fields, out ulong tag))
            {
                if (tag == StatusTag)
                {
                    ulong value = ProtoFields.ReadVarint(ref fields);
                    status = value <= (ulong)GrpcHealthStatus.ServiceUnknown ? (GrpcHealthStatus)value : GrpcHealthStatus.Unknown;
                }
                else
                {
                    ProtoFields.Skip(ref fields, tag);
                }
            }

            return status;
        }
    }
}
