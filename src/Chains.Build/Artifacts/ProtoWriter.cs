using System.Collections.Generic;
using System.Text;

namespace Chains.Build.Artifacts;

/// <summary>A message of the protobuf wire format, field by field in the order of the calls: the little that descriptors need.</summary>
internal sealed class ProtoWriter
{
    private readonly List<byte> _bytes = [];

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter value) => Bytes(field, value.ToArray());

    /// <summary>A message that is encoded already.</summary>
    public ProtoWriter Message(int field, byte[] value) => Bytes(field, value);

    /// <summary>An int32, an enum or a bool; a negative number takes ten bytes, as protobuf says.</summary>
    public ProtoWriter Number(int field, int value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();

    private ProtoWriter Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
