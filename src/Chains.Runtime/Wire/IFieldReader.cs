using System.ComponentModel;

namespace Chains.Wire;

/// <summary>Gives the members of a message as they come, of protobuf or of JSON: <c>for (uint tag; (tag = reader.ReadTag()) != 0;) switch (tag) { … default: reader.Skip(tag); break; }</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFieldReader
{
    /// <summary>Whether a member that can be <see langword="null"/> is so where it is absent: protobuf has no other way to say it.</summary>
    bool AbsentIsNull { get; }

    /// <summary>Moves to the next member, and gives the tag of its field; 0 at the end of the message.</summary>
    uint ReadTag();

    /// <summary>Passes over the value of a member that is not known.</summary>
    void Skip(uint tag);

    /// <summary>Whether the value is null; it is then read.</summary>
    bool ReadNull();

    /// <summary>Reads a <c>bool</c>.</summary>
    bool ReadBool();

    /// <summary>Reads a <c>sbyte</c>.</summary>
    sbyte ReadSByte();

    /// <summary>Reads a <c>byte</c>.</summary>
    byte ReadByte();

    /// <summary>Reads a <c>short</c>.</summary>
    short ReadInt16();

    /// <summary>Reads a <c>ushort</c>.</summary>
    ushort ReadUInt16();

    /// <summary>Reads an <c>int</c>.</summary>
    int ReadInt32();

    /// <summary>Reads a <c>uint</c>.</summary>
    uint ReadUInt32();

    /// <summary>Reads a <c>long</c>.</summary>
    long ReadInt64();

    /// <summary>Reads a <c>ulong</c>.</summary>
    ulong ReadUInt64();

    /// <summary>Reads a <c>float</c>.</summary>
    float ReadFloat();

    /// <summary>Reads a <c>double</c>.</summary>
    double ReadDouble();

    /// <summary>Reads a <c>string</c>.</summary>
    string ReadString();
}
