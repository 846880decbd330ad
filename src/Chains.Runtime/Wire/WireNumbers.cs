using System.ComponentModel;
using System.Numerics;

namespace Chains.Wire;

/// <summary>Numbers that are narrower in C# than on the wire.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireNumbers
{
    /// <summary>A number of 32 bits as the narrower type of the member that it is for.</summary>
    /// <typeparam name="T"><c>sbyte</c>, <c>byte</c>, <c>short</c> or <c>ushort</c>.</typeparam>
    /// <param name="reader">The reader that the value comes from: names message and field in the error.</param>
    /// <param name="value">What was read.</param>
    /// <exception cref="Chains.Grpc.GrpcFormatException">The value is out of range: cutting it down would give another number.</exception>
    public static T Narrow<T>(ref WireReader reader, long value)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        value < long.CreateChecked(T.MinValue) || value > long.CreateChecked(T.MaxValue)
            ? throw reader.Malformed($"{value} is not within {T.MinValue} to {T.MaxValue}")
            : T.CreateTruncating(value);

    /// <summary>Reads a <c>float</c> as the nearest <c>Half</c>.</summary>
    /// <param name="reader">The reader that the value comes from.</param>
    /// <exception cref="Chains.Grpc.GrpcFormatException">The value is a number and too large for one.</exception>
    public static Half ReadHalf(ref WireReader reader)
    {
        float value = reader.ReadFloat();
        var half = (Half)value;
        return Half.IsInfinity(half) && !float.IsInfinity(value) ? throw reader.Malformed($"{value.ToString(System.Globalization.CultureInfo.InvariantCulture)} is not within -65504 to 65504") : half;
    }
}
