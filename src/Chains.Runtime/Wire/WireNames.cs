using System.ComponentModel;
using System.Text;

namespace Chains.Wire;

/// <summary>The names of a message's members in JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WireNames
{
    private readonly WireName[] _names;
    private readonly byte[][] _utf8;
    private readonly ulong _required;

    /// <summary>The names of a message.</summary>
    /// <param name="message">What the message is called in error messages.</param>
    /// <param name="names">Its members' names in the order in which they are written; at most 64.</param>
    public WireNames(string message, WireName[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Length, 64, nameof(names));
        Message = message;
        _names = names;
        _utf8 = Array.ConvertAll(_names, name => Encoding.UTF8.GetBytes(name.Text));
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] is { IsRequired: true, IsAlias: false })
            {
                _required |= 1UL << i;
            }
        }
    }

    /// <summary>What the message is called in error messages.</summary>
    public string Message { get; }

    internal int Count => _names.Length;

    internal uint TagAt(int index) => _names[index].Tag;

    internal ReadOnlySpan<byte> Utf8At(int index) => _utf8[index];

    /// <summary>The place of the member of that tag, from <paramref name="start"/> on: members are written in the order of their names.</summary>
    internal int IndexOf(uint tag, int start)
    {
        while (_names[start].Tag != tag || _names[start].IsAlias)
        {
            start++;
        }

        return start;
    }

    /// <summary>The first name that must be there and is not; <see langword="null"/> where none is missing.</summary>
    internal string? FirstMissing(ulong seen)
    {
        ulong missing = _required & ~seen;
        return missing == 0 ? null : _names[System.Numerics.BitOperations.TrailingZeroCount(missing)].Text;
    }

    /// <summary>What is seen where the name at <paramref name="index"/> is: a second name is seen as the member's first.</summary>
    internal ulong SeenAt(int index)
    {
        while (_names[index].IsAlias)
        {
            index--;
        }

        return 1UL << index;
    }
}
