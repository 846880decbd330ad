using System.Collections;
using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Interop;

/// <summary>What a value is, in words that differ wherever two values do: the kind of a DateTime, the places of a decimal, the shape of a tensor, the class of an alternative.</summary>
public static class Description
{
    /// <summary>The members of two values that are not the same, by their paths.</summary>
    public static IEnumerable<string> Differences(Everything expected, Everything actual) =>
        from place in typeof(Everything).GetProperties()
        from member in place.PropertyType.GetProperties()
        let one = Of(member.GetValue(place.GetValue(expected)))
        let other = Of(member.GetValue(place.GetValue(actual)))
        where one != other
        select $"{place.Name}.{member.Name}: expected {one}, found {other}";

    private static string Of(object? value) => value switch
    {
        null => "null",
        string text => JsonSerializer.Serialize(text),
        char unit => $"U+{(int)unit:X4}",
        Enum number => Convert.ToInt64(number, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        DateTime time => $"{time.Ticks} {time.Kind}",
        DateTimeOffset instant => $"{instant.Ticks} {instant.Offset.Ticks}",
        TimeSpan span => span.Ticks.ToString(CultureInfo.InvariantCulture),
        TimeOnly time => time.Ticks.ToString(CultureInfo.InvariantCulture),
        Uri uri => uri.OriginalString,
        JsonElement element => Of(element),
        JsonDocument document => Of(document.RootElement),
        JsonNode node => Of(JsonElement.Parse(node.ToJsonString())),
        IMessage message => $"{message.Descriptor.FullName} {Convert.ToHexString(message.ToByteArray())}",

        // Half, decimal with its places, 128 bits and the rest: their digits tell all.
        IFormattable number and (ValueType or Version) => number.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Of(key)}: {Of(map[key])}").Order(StringComparer.Ordinal))}}}",
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Of(tuple[i])))})",
        IEnumerable items when IsSet(items.GetType()) => $"set {string.Join(", ", items.Cast<object?>().Select(Of).Order(StringComparer.Ordinal))}",
        IEnumerable items when !IsTensor(items.GetType()) => $"[{string.Join(", ", items.Cast<object?>().Select(Of))}]",
        _ when value.GetType() is { IsGenericType: true } type && (IsTensor(type) || type.GetGenericTypeDefinition() == typeof(Memory<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>)) => Numbers((dynamic)value),
        _ => $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{property.Name}: {Of(property.GetValue(value))}"))})",
    };

    // The order of names says nothing, and a number is its double.
    private static string Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", element.EnumerateObject().Select(property => $"{JsonSerializer.Serialize(property.Name)}: {Of(property.Value)}").Order(StringComparer.Ordinal))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", element.EnumerateArray().Select(Of))}]",
        JsonValueKind.Number => element.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.String => JsonSerializer.Serialize(element.GetString()),
        _ => element.ValueKind.ToString(),
    };

    private static bool IsSet(Type type) => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ISet<>));

    private static bool IsTensor(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Tensor<>);

    private static string Numbers<T>(ReadOnlyMemory<T> memory) => Of(memory.ToArray());

    private static string Numbers<T>(Memory<T> memory) => Of(memory.ToArray());

    private static string Numbers<T>(Tensor<T> tensor)
    {
        T[] numbers = new T[tensor.FlattenedLength];
        if (numbers.Length > 0)
        {
            tensor.FlattenTo(numbers);
        }

        return $"[{string.Join(", ", tensor.Lengths.ToArray())}] {Of(numbers)}";
    }
}
