using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Chains.Wire;

/// <summary>A collection's items in one piece, where it lies that way: without an enumerator, or a call for each item.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireSpan
{
    /// <summary>The items of an array.</summary>
    public static ReadOnlySpan<T> Of<T>(T[] items) => items;

    /// <summary>The items of a list.</summary>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "Its memory is what is wanted")]
    public static ReadOnlySpan<T> Of<T>(List<T> items) => CollectionsMarshal.AsSpan(items);

    /// <summary>The items of an immutable array.</summary>
    public static ReadOnlySpan<T> Of<T>(ImmutableArray<T> items) => items.AsSpan();

    /// <summary>The items of any collection, copied where it is neither an array nor a list.</summary>
    public static ReadOnlySpan<T> Of<T>(IEnumerable<T> items) => items switch
    {
        T[] array => array,
        List<T> list => CollectionsMarshal.AsSpan(list),
        ImmutableArray<T> { IsDefault: false } array => array.AsSpan(),
        _ => System.Linq.Enumerable.ToArray(items),
    };
}
