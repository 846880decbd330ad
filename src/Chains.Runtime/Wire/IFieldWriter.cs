using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Chains.Wire;

/// <summary>
/// Takes the members of a message one after another: measures them, or writes them as protobuf or as JSON. Protobuf leaves out a plain member that has proto3's default, and an optional one that is
/// <see langword="null"/>; JSON has them all.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names of protobuf's scalar types")]
public interface IFieldWriter
{
    /// <summary>Takes a <c>bool</c>.</summary>
    void Bool(uint tag, bool value);

    /// <summary>Takes an <c>int32</c>.</summary>
    void Int32(uint tag, int value);

    /// <summary>Takes a <c>uint32</c>.</summary>
    void UInt32(uint tag, uint value);

    /// <summary>Takes an <c>int64</c>.</summary>
    void Int64(uint tag, long value);

    /// <summary>Takes a <c>uint64</c>.</summary>
    void UInt64(uint tag, ulong value);

    /// <summary>Takes a <c>float</c>.</summary>
    void Float(uint tag, float value);

    /// <summary>Takes a <c>double</c>.</summary>
    void Double(uint tag, double value);

    /// <summary>Takes a <c>string</c>.</summary>
    /// <param name="tag">The tag of its field.</param>
    /// <param name="value">The value.</param>
    /// <param name="member">Type and member, as <c>Message.Role</c>.</param>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> although its type says it cannot be.</exception>
    void String(uint tag, string value, string member);

    /// <summary>Takes a <c>bool</c> that is optional, and written whenever it is there.</summary>
    void OptionalBool(uint tag, bool? value);

    /// <summary>Takes an <c>int32</c> that is optional, and written whenever it is there.</summary>
    void OptionalInt32(uint tag, int? value);

    /// <summary>Takes a <c>uint32</c> that is optional, and written whenever it is there.</summary>
    void OptionalUInt32(uint tag, uint? value);

    /// <summary>Takes an <c>int64</c> that is optional, and written whenever it is there.</summary>
    void OptionalInt64(uint tag, long? value);

    /// <summary>Takes a <c>uint64</c> that is optional, and written whenever it is there.</summary>
    void OptionalUInt64(uint tag, ulong? value);

    /// <summary>Takes a <c>float</c> that is optional, and written whenever it is there.</summary>
    void OptionalFloat(uint tag, float? value);

    /// <summary>Takes a <c>double</c> that is optional, and written whenever it is there.</summary>
    void OptionalDouble(uint tag, double? value);

    /// <summary>Takes a <c>string</c> that is optional, and written whenever it is there.</summary>
    void OptionalString(uint tag, string? value);
}
