using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Chains.Wire;

/// <summary>Collects a repeated field into an array: into the final one at once, where the number of items is known before the first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Auto)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A local of generated code")]
public struct WireArray<T>
{
    private T[]? _items;
    private int _count;

    /// <summary>Makes room for the first items. Further ones are added as they come: room doubles.</summary>
    public void Reserve(int count) => _items ??= new T[count];

    /// <summary>Adds an item.</summary>
    public void Add(T item)
    {
        T[]? items = _items;
        if (items is not null && (uint)_count < (uint)items.Length)
        {
            items[_count++] = item;
        }
        else
        {
            Extend(1)[0] = item;
        }
    }

    /// <summary>The items: the array that they were collected in, if it is full.</summary>
    [SuppressMessage("Style", "IDE0046:Convert to conditional expression", Justification = "Three cases read better as three statements")]
    public readonly T[] ToArray() => _items is not { } items ? [] : items.Length == _count ? items : items[.._count];

    /// <summary>Room for so many more items, all of which the caller sets.</summary>
    internal Span<T> Extend(int more)
    {
        int count = checked(_count + more);
        if (_items is null)
        {
            _items = GC.AllocateUninitializedArray<T>(count);
        }
        else if (count > _items.Length)
        {
            Array.Resize(ref _items, (int)Math.Min(Array.MaxLength, Math.Max(count, 2L * _items.Length)));
        }

        Span<T> added = _items.AsSpan(_count, more);
        _count = count;
        return added;
    }
}
