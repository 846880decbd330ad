using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Chains.Generators.Tests.Properties;

/// <summary>Every kind of list and set that travels, made of an array of its items.</summary>
internal abstract class Collections
{
    /// <param name="Name">The simple name; of an array <c>[]</c>.</param>
    /// <param name="Type">The open generic type.</param>
    /// <param name="IsSet">Holds what is equal once.</param>
    /// <param name="IsSorted">Needs items that have an order.</param>
    public sealed record Kind(string Name, Type Type, bool IsSet = false, bool IsSorted = false)
    {
        public string FullName => $"{Type.Namespace}.{Name}";
    }

    public static Kind[] Kinds { get; } =
    [
        new("[]", typeof(Array)),
        new("List", typeof(List<>)),
        new("IReadOnlyList", typeof(IReadOnlyList<>)),
        new("IReadOnlyCollection", typeof(IReadOnlyCollection<>)),
        new("IList", typeof(IList<>)),
        new("ICollection", typeof(ICollection<>)),
        new("HashSet", typeof(HashSet<>), IsSet: true),
        new("ISet", typeof(ISet<>), IsSet: true),
        new("IReadOnlySet", typeof(IReadOnlySet<>), IsSet: true),
        new("SortedSet", typeof(SortedSet<>), IsSet: true, IsSorted: true),
        new("Queue", typeof(Queue<>)),
        new("LinkedList", typeof(LinkedList<>)),
        new("Collection", typeof(Collection<>)),
        new("ObservableCollection", typeof(ObservableCollection<>)),
        new("ReadOnlyCollection", typeof(ReadOnlyCollection<>)),
        new("ImmutableArray", typeof(ImmutableArray<>)),
        new("ImmutableList", typeof(ImmutableList<>)),
        new("IImmutableList", typeof(IImmutableList<>)),
        new("ImmutableHashSet", typeof(ImmutableHashSet<>), IsSet: true),
        new("IImmutableSet", typeof(IImmutableSet<>), IsSet: true),
        new("ImmutableSortedSet", typeof(ImmutableSortedSet<>), IsSet: true, IsSorted: true),
    ];

    public static Collections Of(Type item) => (Collections)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(item))!;

    public abstract object Build(string kind, Array items, RandomValues values);

    private sealed class Typed<T> : Collections
    {
        public override object Build(string kind, Array items, RandomValues values)
        {
            T[] array = (T[])items;
            return kind switch
            {
                "[]" => array,
                "List" => new List<T>(array),
                "IReadOnlyList" or "IReadOnlyCollection" => values.Pick<Func<object>>(() => array, () => new List<T>(array), () => array.ToImmutableArray(), () => new ReadOnlyCollection<T>(array), () => ImmutableList.Create(array))(),
                "IList" or "ICollection" => values.Pick<Func<object>>(() => array, () => new List<T>(array), () => new Collection<T>([.. array]))(),
                "HashSet" => new HashSet<T>(array),
                "ISet" or "IReadOnlySet" => values.Pick<Func<object>>(() => new HashSet<T>(array), () => array.ToImmutableHashSet())(),
                "SortedSet" => new SortedSet<T>(array),
                "Queue" => new Queue<T>(array),
                "LinkedList" => new LinkedList<T>(array),
                "Collection" => new Collection<T>([.. array]),
                "ObservableCollection" => new ObservableCollection<T>(array),
                "ReadOnlyCollection" => new ReadOnlyCollection<T>(array),
                "ImmutableArray" => array.ToImmutableArray(),
                "ImmutableList" => array.ToImmutableList(),
                "IImmutableList" => values.Pick<Func<object>>(() => array.ToImmutableList(), () => array.ToImmutableArray())(),
                "ImmutableHashSet" or "IImmutableSet" => array.ToImmutableHashSet(),
                "ImmutableSortedSet" => array.ToImmutableSortedSet(),
                _ => throw new ArgumentException($"No collection is called {kind}.", nameof(kind)),
            };
        }
    }
}

/// <summary>Every kind of dictionary that travels, made of its keys and values.</summary>
internal abstract class Maps
{
    /// <param name="Name">The simple name.</param>
    /// <param name="Type">The open generic type.</param>
    public sealed record Kind(string Name, Type Type)
    {
        public string FullName => $"{Type.Namespace}.{Name}";
    }

    public static Kind[] Kinds { get; } =
    [
        new("Dictionary", typeof(Dictionary<,>)),
        new("IDictionary", typeof(IDictionary<,>)),
        new("IReadOnlyDictionary", typeof(IReadOnlyDictionary<,>)),
        new("SortedDictionary", typeof(SortedDictionary<,>)),
        new("SortedList", typeof(SortedList<,>)),
        new("OrderedDictionary", typeof(OrderedDictionary<,>)),
        new("ConcurrentDictionary", typeof(ConcurrentDictionary<,>)),
        new("ImmutableDictionary", typeof(ImmutableDictionary<,>)),
        new("IImmutableDictionary", typeof(IImmutableDictionary<,>)),
        new("ImmutableSortedDictionary", typeof(ImmutableSortedDictionary<,>)),
    ];

    public static Maps Of(Type key, Type item) => (Maps)Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(key, item))!;

    public abstract object Build(string kind, Array keys, Array items, RandomValues values);

    private sealed class Typed<TKey, TValue> : Maps
        where TKey : notnull
    {
        public override object Build(string kind, Array keys, Array items, RandomValues values)
        {
            Dictionary<TKey, TValue> entries = [];
            for (int i = 0; i < keys.Length; i++)
            {
                entries[((TKey[])keys)[i]] = ((TValue[])items)[i];
            }

            return kind switch
            {
                "Dictionary" => entries,
                "IDictionary" or "IReadOnlyDictionary" => values.Pick<Func<object>>(() => entries, () => new SortedDictionary<TKey, TValue>(entries), () => entries.ToImmutableDictionary(), () => new ReadOnlyDictionary<TKey, TValue>(entries))(),
                "SortedDictionary" => new SortedDictionary<TKey, TValue>(entries),
                "SortedList" => new SortedList<TKey, TValue>(entries),
                "OrderedDictionary" => new OrderedDictionary<TKey, TValue>(entries),
                "ConcurrentDictionary" => new ConcurrentDictionary<TKey, TValue>(entries),
                "ImmutableDictionary" or "IImmutableDictionary" => entries.ToImmutableDictionary(),
                "ImmutableSortedDictionary" => entries.ToImmutableSortedDictionary(),
                _ => throw new ArgumentException($"No dictionary is called {kind}.", nameof(kind)),
            };
        }
    }
}
