using System.Text.Json.Serialization;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Benchmarks.Calls;

/// <summary>The request of shape S, and of the stream.</summary>
internal sealed record SmallRequest(string Text, int Number);

/// <summary>The response of shape S, and one message of the stream.</summary>
internal sealed record SmallReply(string Text);

/// <summary>One of the hundred rows of shape M.</summary>
internal sealed record TableRow(int Number, double Value, string Text);

/// <summary>
/// The messages of the call benchmarks. S: {string, int} to {string}; M: 100 rows of {int, double, string} each way; T: 1 MiB of 32-bit floats each
/// way; St: one request, <see cref="StreamLength"/> small messages back. The codecs are written by hand the way the generator writes them.
/// </summary>
internal static class Shapes
{
    public const int StreamLength = 10_000;

    private const string Service = "chains.benchmarks.Calls";

    public static SmallRequest Small { get; } = new("How doth the little crocodile", 42);

    /// <summary>Twelve characters: a message of the stream is a word or a token.</summary>
    public static SmallReply StreamMessage { get; } = new("a few tokens");

    public static TableRow[] Table { get; } = [.. Enumerable.Range(0, 100).Select(i => new TableRow(i, i / 7.0, "row number " + i))];

    public static float[] Tensor { get; } = [.. Enumerable.Range(0, 1024 * 1024 / sizeof(float)).Select(i => i / 3.0f)];

    public static GrpcMarshaller<SmallRequest> SmallRequests { get; } = new WireMarshaller<SmallRequest>(
        "SmallRequest", static value => Size(value), static (ref WireWriter writer, SmallRequest value) => Write(ref writer, value), static (ref WireReader reader) => ReadSmallRequest(ref reader));

    public static GrpcMarshaller<SmallReply> SmallReplies { get; } = new WireMarshaller<SmallReply>(
        "SmallReply", static value => Size(value), static (ref WireWriter writer, SmallReply value) => Write(ref writer, value), static (ref WireReader reader) => ReadSmallReply(ref reader));

    public static GrpcMarshaller<TableRow[]> Tables { get; } = new WireMarshaller<TableRow[]>(
        "Table", static value => Size(value), static (ref WireWriter writer, TableRow[] value) => Write(ref writer, value), static (ref WireReader reader) => ReadTable(ref reader));

    public static GrpcMethod<SmallRequest, SmallReply> SmallMethod { get; } = new(GrpcMethodType.Unary, Service, "Small", SmallRequests, SmallReplies);

    /// <summary>As <see cref="SmallMethod"/>, passed on by each server to the next.</summary>
    public static GrpcMethod<SmallRequest, SmallReply> HopMethod { get; } = new(GrpcMethodType.Unary, Service, "Hop", SmallRequests, SmallReplies);

    public static GrpcMethod<TableRow[], TableRow[]> TableMethod { get; } = new(GrpcMethodType.Unary, Service, "Table", Tables, Tables);

    public static GrpcMethod<float[], float[]> TensorMethod { get; } = new(GrpcMethodType.Unary, Service, "Tensor", TensorMarshaller.Instance, TensorMarshaller.Instance);

    public static GrpcMethod<SmallRequest, SmallReply> StreamMethod { get; } = new(GrpcMethodType.ServerStreaming, Service, "Stream", SmallRequests, SmallReplies);

    private static int Size(SmallRequest value) => 1 + WireSize.String(value.Text) + 1 + WireSize.Int32(value.Number);

    private static void Write(ref WireWriter writer, SmallRequest value)
    {
        writer.WriteTag(10);
        writer.WriteString(value.Text);
        writer.WriteTag(16);
        writer.WriteInt32(value.Number);
    }

    private static SmallRequest ReadSmallRequest(ref WireReader reader)
    {
        string text = "";
        int number = 0;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case 10: text = reader.ReadString(); break;
                case 16: number = reader.ReadInt32(); break;
                default: reader.Skip(tag); break;
            }
        }

        return new SmallRequest(text, number);
    }

    private static int Size(SmallReply value) => 1 + WireSize.String(value.Text);

    private static void Write(ref WireWriter writer, SmallReply value)
    {
        writer.WriteTag(10);
        writer.WriteString(value.Text);
    }

    private static SmallReply ReadSmallReply(ref WireReader reader)
    {
        string text = "";
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case 10: text = reader.ReadString(); break;
                default: reader.Skip(tag); break;
            }
        }

        return new SmallReply(text);
    }

    private static int Size(TableRow value) => 1 + WireSize.Int32(value.Number) + 1 + sizeof(double) + 1 + WireSize.String(value.Text);

    private static int Size(TableRow[] value)
    {
        int size = 0;
        foreach (TableRow row in value)
        {
            size += 1 + WireSize.Bytes(Size(row));
        }

        return size;
    }

    private static void Write(ref WireWriter writer, TableRow[] value)
    {
        foreach (TableRow row in value)
        {
            writer.WriteTag(10);
            WireMark mark = writer.Begin();
            writer.WriteTag(8);
            writer.WriteInt32(row.Number);
            writer.WriteTag(17);
            writer.WriteDouble(row.Value);
            writer.WriteTag(26);
            writer.WriteString(row.Text);
            writer.End(mark);
        }
    }

    private static TableRow[] ReadTable(ref WireReader reader)
    {
        var rows = default(WireArray<TableRow>);
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            if (tag != 10)
            {
                reader.Skip(tag);
                continue;
            }

            rows.Reserve(reader.Count(10));
            do
            {
                WireScope scope = reader.Enter("TableRow");
                rows.Add(ReadRow(ref reader));
                reader.Leave(scope);
            }
            while (reader.NextIs(10));
        }

        return rows.ToArray();
    }

    private static TableRow ReadRow(ref WireReader reader)
    {
        int number = 0;
        double value = 0;
        string text = "";
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case 8: number = reader.ReadInt32(); break;
                case 17: value = reader.ReadDouble(); break;
                case 26: text = reader.ReadString(); break;
                default: reader.Skip(tag); break;
            }
        }

        return new TableRow(number, value, text);
    }
}

/// <summary>The messages as the peer with JSON carries them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SmallRequest))]
[JsonSerializable(typeof(SmallReply))]
[JsonSerializable(typeof(TableRow[]))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class ShapesJson : JsonSerializerContext;
