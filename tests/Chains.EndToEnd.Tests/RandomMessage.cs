using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chains.EndToEnd.Tests;

/// <summary>Fills messages of Google.Protobuf by their descriptors: every field, with edge values often, the same for one seed.</summary>
internal sealed class RandomMessage(int seed)
{
    private const int MaxDepth = 4;

    private readonly Random _random = new(seed);

    internal IMessage Create(MessageDescriptor message, int depth = 0)
    {
        IMessage value = message.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
        foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
        {
            if (field.IsMap)
            {
                IDictionary map = (IDictionary)field.Accessor.GetValue(value);
                FieldDescriptor key = field.MessageType.FindFieldByNumber(1);
                FieldDescriptor item = field.MessageType.FindFieldByNumber(2);
                for (int i = Count(item, depth); i > 0; i--)
                {
                    map[Scalar(key)] = Single(item, depth);
                }
            }
            else if (field.IsRepeated)
            {
                IList list = (IList)field.Accessor.GetValue(value);
                for (int i = Count(field, depth); i > 0; i--)
                {
                    list.Add(Single(field, depth));
                }
            }
            else if (!IsOptional(field, message) || (depth < MaxDepth && _random.Next(2) == 0))
            {
                field.Accessor.SetValue(value, Single(field, depth));
            }
        }

        return value;
    }

    // A recursive reference is one that C# lets be null; all other messages stand in members that are not. The optional fields of Settable have
    // initialisers in C#: absent, they would come back as those.
    private static bool IsOptional(FieldDescriptor field, MessageDescriptor message)
        => field.FieldType == FieldType.Message ? field.MessageType == message || message.Name == "Nullables" || field.Name.StartsWith("maybe_", StringComparison.Ordinal) : field.HasPresence && message.Name != "Settable";

    private int Count(FieldDescriptor field, int depth) => field.FieldType == FieldType.Message && depth >= MaxDepth ? 0 : _random.Next(4);

    private object Single(FieldDescriptor field, int depth) => field.FieldType == FieldType.Message ? Create(field.MessageType, depth + 1) : Scalar(field);

    private object Scalar(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => _random.Next(2) == 0,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)Signed(field, int.MinValue, int.MaxValue),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Signed(field, long.MinValue, long.MaxValue),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Unsigned(field, uint.MaxValue),
        FieldType.UInt64 or FieldType.Fixed64 => Unsigned(field, ulong.MaxValue),
        FieldType.Float => Pick(0f, 1.5f, -float.Epsilon, float.MaxValue, float.NegativeInfinity, _random.NextSingle()),
        FieldType.Double => Pick(0d, -2.25, double.Epsilon, double.MinValue, double.PositiveInfinity, _random.NextDouble()),
        FieldType.String => Pick("", "a", "größer", "日本語", "😀 \0 \r\n \"quoted\"", new string('x', 200)),
        FieldType.Bytes => Pick(ByteString.Empty, ByteString.CopyFrom(0), ByteString.CopyFrom(0xFF, 0x00, 0x80), ByteString.CopyFrom(new byte[300])),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[_random.Next(field.EnumType.Values.Count)].Number),
        _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}: fill it here."),
    };

    // C# has narrower integers than proto3: the name of the field says which.
    private long Signed(FieldDescriptor field, long min, long max) => field.Name switch
    {
        "s_byte" or "sbyte" => Pick<long>(0, sbyte.MinValue, sbyte.MaxValue, 7),
        "int16" => Pick<long>(0, short.MinValue, short.MaxValue, 300),
        _ => Pick<long>(0, 1, -1, min, max, 300, _random.Next()),
    };

    private ulong Unsigned(FieldDescriptor field, ulong max) => field.Name switch
    {
        "byte" => Pick<ulong>(0, byte.MaxValue, 7),
        "u_int16" or "uint16" => Pick<ulong>(0, ushort.MaxValue, 300),
        _ => Pick<ulong>(0, 1, max, 300, (ulong)_random.Next()),
    };

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
