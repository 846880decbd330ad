using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chains.Generators.Tests.Properties;

/// <summary>What another writer may do with a message that means the same.</summary>
[Flags]
internal enum Rewriting
{
    /// <summary>Fields that the reader does not know, of every wire type, at every place of every message.</summary>
    UnknownFields = 1,

    /// <summary>Fields in any order; those of one number keep theirs.</summary>
    Order = 2,

    /// <summary>Numbers packed, one by one, or packed in several pieces; varints longer than they need be.</summary>
    Packing = 4,
}

/// <summary>Writes the bytes of a message in another way, by its descriptor.</summary>
/// <param name="random">Where the choices come from.</param>
/// <param name="rewriting">What is changed.</param>
internal sealed class WireRewriter(Random random, Rewriting rewriting)
{
    // WireJson's digits of a number.
    private const int DigitsOfValue = 1000;

    /// <param name="Number">The field's number.</param>
    /// <param name="Write">Writes it, tag included.</param>
    private sealed record Field(int Number, Action<CodedOutputStream> Write);

    public byte[] Rewrite(byte[] bytes, MessageDescriptor message)
    {
        List<Field> fields = [];
        CodedInputStream input = new(bytes);
        while (input.ReadTag() is var tag and not 0)
        {
            Read(input, tag, message, fields);
        }

        if (rewriting.HasFlag(Rewriting.Order))
        {
            Reorder(fields);
        }

        if (rewriting.HasFlag(Rewriting.UnknownFields))
        {
            for (int i = random.Next(4); i > 0; i--)
            {
                fields.Insert(random.Next(fields.Count + 1), Unknown(message, depth: 0));
            }
        }

        return Bytes(output => fields.ForEach(field => field.Write(output)));
    }

    private static byte[] Bytes(Action<CodedOutputStream> write)
    {
        MemoryStream stream = new();
        using (CodedOutputStream output = new(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private void Read(CodedInputStream input, uint tag, MessageDescriptor message, List<Field> fields)
    {
        int number = WireFormat.GetTagFieldNumber(tag);
        FieldDescriptor? field = message.FindFieldByNumber(number);
        switch (WireFormat.GetTagWireType(tag))
        {
            case WireFormat.WireType.Varint:
                ulong varint = input.ReadUInt64();
                AddNumbers(fields, field, number, [output => Varint(output, varint)], WireFormat.WireType.Varint);
                break;
            case WireFormat.WireType.Fixed32:
                uint fixed32 = input.ReadFixed32();
                AddNumbers(fields, field, number, [output => output.WriteFixed32(fixed32)], WireFormat.WireType.Fixed32);
                break;
            case WireFormat.WireType.Fixed64:
                ulong fixed64 = input.ReadFixed64();
                AddNumbers(fields, field, number, [output => output.WriteFixed64(fixed64)], WireFormat.WireType.Fixed64);
                break;
            default:
                byte[] bytes = input.ReadBytes().ToByteArray();
                if (field is { FieldType: FieldType.Message })
                {
                    bytes = Rewrite(bytes, field.MessageType);
                }
                else if (field is { IsRepeated: true } and not { FieldType: FieldType.String or FieldType.Bytes })
                {
                    AddPacked(fields, field, bytes);
                    break;
                }

                fields.Add(new Field(number, output => { output.WriteTag(number, WireFormat.WireType.LengthDelimited); output.WriteBytes(ByteString.CopyFrom(bytes)); }));
                break;
        }
    }

    private void AddPacked(List<Field> fields, FieldDescriptor field, byte[] bytes)
    {
        CodedInputStream input = new(bytes);
        List<Action<CodedOutputStream>> numbers = [];
        WireFormat.WireType type = field.FieldType switch
        {
            FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireFormat.WireType.Fixed32,
            FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireFormat.WireType.Fixed64,
            _ => WireFormat.WireType.Varint,
        };
        while (!input.IsAtEnd)
        {
            switch (type)
            {
                case WireFormat.WireType.Fixed32:
                    uint fixed32 = input.ReadFixed32();
                    numbers.Add(output => output.WriteFixed32(fixed32));
                    break;
                case WireFormat.WireType.Fixed64:
                    ulong fixed64 = input.ReadFixed64();
                    numbers.Add(output => output.WriteFixed64(fixed64));
                    break;
                default:
                    ulong varint = input.ReadUInt64();
                    numbers.Add(output => Varint(output, varint));
                    break;
            }
        }

        AddNumbers(fields, field, field.FieldNumber, numbers, type);
    }

    private void AddNumbers(List<Field> fields, FieldDescriptor? field, int number, List<Action<CodedOutputStream>> numbers, WireFormat.WireType type)
    {
        bool isRepeated = field is { IsRepeated: true };
        for (int i = 0; i < numbers.Count;)
        {
            bool isPacked = isRepeated && (!rewriting.HasFlag(Rewriting.Packing) || random.Next(2) == 0);
            int count = !isPacked ? 1 : rewriting.HasFlag(Rewriting.Packing) ? random.Next(1, numbers.Count - i + 1) : numbers.Count;
            List<Action<CodedOutputStream>> some = numbers.GetRange(i, count);
            fields.Add(new Field(number, isPacked
                ? output => { output.WriteTag(number, WireFormat.WireType.LengthDelimited); output.WriteBytes(ByteString.CopyFrom(Bytes(packed => some.ForEach(write => write(packed))))); }
                : output => { output.WriteTag(number, type); some[0](output); }));
            i += count;
        }

        if (rewriting.HasFlag(Rewriting.Packing) && isRepeated && random.Next(4) == 0)
        {
            fields.Add(new Field(number, output => { output.WriteTag(number, WireFormat.WireType.LengthDelimited); output.WriteLength(0); }));
        }
    }

    private void Reorder(List<Field> fields)
    {
        Field[] shuffled = [.. fields];
        random.Shuffle(shuffled);
        Dictionary<int, Queue<Field>> byNumber = fields.GroupBy(field => field.Number).ToDictionary(same => same.Key, same => new Queue<Field>(same));
        fields.Clear();
        fields.AddRange(shuffled.Select(field => byNumber[field.Number].Dequeue()));
    }

    private void Varint(CodedOutputStream output, ulong value)
    {
        if (!rewriting.HasFlag(Rewriting.Packing) || random.Next(8) != 0 || value >= 1UL << 56)
        {
            output.WriteUInt64(value);
            return;
        }

        int length = CodedOutputStream.ComputeUInt64Size(value) + 1;
        for (int i = 0; i < length; i++)
        {
            output.WriteRawTag((byte)(((value >> (7 * i)) & 0x7F) | (i == length - 1 ? 0u : 0x80u)));
        }
    }

    private Field Unknown(MessageDescriptor message, int depth)
    {
        int number;
        do
        {
            number = random.Next(3) switch { 0 => random.Next(1, 20), 1 => random.Next(1, 20000), _ => random.Next(1, 536870912) };
        }
        while (message.FindFieldByNumber(number) is not null || number == DigitsOfValue);
        byte[] bytes = new byte[random.Next(3) switch { 0 => 0, 1 => random.Next(200), _ => 3 }];
        random.NextBytes(bytes);
        ulong value = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        List<Field> within = depth > 2 ? [] : [.. Enumerable.Range(0, random.Next(3)).Select(_ => Unknown(message, depth + 1))];
        return random.Next(5) switch
        {
            0 => new Field(number, output => { output.WriteTag(number, WireFormat.WireType.Varint); output.WriteUInt64(value); }),
            1 => new Field(number, output => { output.WriteTag(number, WireFormat.WireType.Fixed32); output.WriteFixed32((uint)value); }),
            2 => new Field(number, output => { output.WriteTag(number, WireFormat.WireType.Fixed64); output.WriteFixed64(value); }),
            3 => new Field(number, output => { output.WriteTag(number, WireFormat.WireType.LengthDelimited); output.WriteBytes(ByteString.CopyFrom(bytes)); }),
            _ => new Field(number, output => { output.WriteTag(number, WireFormat.WireType.StartGroup); within.ForEach(field => field.Write(output)); output.WriteTag(number, WireFormat.WireType.EndGroup); }),
        };
    }
}
