using System.Buffers;
using System.Text;

namespace Chains.Grpc.Allocation;

/// <summary>The small request of a call: a text and a number.</summary>
internal sealed record Question(string Text, int Number);

/// <summary>The small answer of a call, and one message of a stream.</summary>
internal sealed record Answer(string Text);

/// <summary>Both messages as protobuf, by hand; their texts and numbers stay below 128.</summary>
internal static class Messages
{
    public const int StreamLength = 10_000;

    private const string Service = "allocation.Service";

    public static GrpcMethod<Question, Answer> Unary { get; } = new(GrpcMethodType.Unary, Service, "Unary", QuestionMarshaller.Instance, AnswerMarshaller.Instance);

    public static GrpcMethod<Question, Answer> Stream { get; } = new(GrpcMethodType.ServerStreaming, Service, "Stream", QuestionMarshaller.Instance, AnswerMarshaller.Instance);

    private sealed class QuestionMarshaller : GrpcMarshaller<Question>
    {
        public static QuestionMarshaller Instance { get; } = new();

        public override int GetSize(Question value) => 2 + value.Text.Length + 2;

        public override void Write(Question value, IBufferWriter<byte> destination)
        {
            Span<byte> span = destination.GetSpan(4 + value.Text.Length);
            WriteText(value.Text, span);
            span[2 + value.Text.Length] = 16;
            span[3 + value.Text.Length] = (byte)value.Number;
            destination.Advance(4 + value.Text.Length);
        }

        public override Question Read(in ReadOnlySequence<byte> source) => new(ReadText(source, trailing: 2), source.Slice(source.Length - 1).FirstSpan[0]);
    }

    private sealed class AnswerMarshaller : GrpcMarshaller<Answer>
    {
        public static AnswerMarshaller Instance { get; } = new();

        public override int GetSize(Answer value) => 2 + value.Text.Length;

        public override void Write(Answer value, IBufferWriter<byte> destination)
        {
            WriteText(value.Text, destination.GetSpan(2 + value.Text.Length));
            destination.Advance(2 + value.Text.Length);
        }

        public override Answer Read(in ReadOnlySequence<byte> source) => new(ReadText(source, trailing: 0));
    }

    private static void WriteText(string text, Span<byte> destination)
    {
        destination[0] = 10;
        destination[1] = (byte)text.Length;
        Encoding.UTF8.GetBytes(text, destination[2..]);
    }

    private static string ReadText(in ReadOnlySequence<byte> source, int trailing) => Encoding.UTF8.GetString(source.Slice(2, source.Length - 2 - trailing));
}
