using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace Chains.Generators.Tests.Properties;

/// <summary>
/// All of a value as text: the sign of a zero, the zeros of a decimal, kinds and offsets, what is in every collection at any depth. Two values are the same where their texts are;
/// the order of sets, dictionaries and JSON objects, which have none, and the class behind an interface do not count.
/// </summary>
internal sealed class ValueText
{
    private readonly bool _signsOfZero;

    private ValueText(bool signsOfZero) => _signsOfZero = signsOfZero;

    /// <summary>The text of a value.</summary>
    /// <param name="value">Any value of a random type.</param>
    /// <param name="signsOfZero">Whether 0.0 and -0.0 differ, which Google.Protobuf 3.25 leaves out alike.</param>
    public static string Of(object? value, bool signsOfZero = true) => new ValueText(signsOfZero).Text(value);

    /// <summary>Where two texts part, with what stands around that place.</summary>
    public static string Difference(string expected, string actual)
    {
        int at = 0;
        while (at < expected.Length && at < actual.Length && expected[at] == actual[at])
        {
            at++;
        }

        return $"expected …{Around(expected, at)}…\nbut got  …{Around(actual, at)}…";

        static string Around(string text, int at) => text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)];
    }

    private string Text(object? value)
    {
        StringBuilder text = new();
        Append(text, value);
        return text.ToString();
    }

    private void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string s:
                Quote(text, s);
                break;
            case char c:
                text.Append(CultureInfo.InvariantCulture, $"'\\u{(int)c:x4}'");
                break;
            case double d:
                text.Append((d == 0 && !_signsOfZero ? 0 : d).ToString("R", CultureInfo.InvariantCulture));
                break;
            case float f:
                text.Append((f == 0 && !_signsOfZero ? 0 : f).ToString("R", CultureInfo.InvariantCulture));
                break;
            case Half h:
                text.Append((h == Half.Zero && !_signsOfZero ? Half.Zero : h).ToString("R", CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                text.Append(CultureInfo.InvariantCulture, $"{time.Ticks}/{time.Kind}");
                break;
            case DateTimeOffset time:
                text.Append(CultureInfo.InvariantCulture, $"{time.Ticks}{time.Offset}");
                break;
            case TimeSpan span:
                text.Append(span.Ticks);
                break;
            case DateOnly date:
                text.Append(date.DayNumber);
                break;
            case TimeOnly time:
                text.Append(time.Ticks);
                break;
            case Uri uri:
                Quote(text, uri.OriginalString);
                break;
            case Enum:
                text.Append(value.GetType().Name).Append('.').Append(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
            case JsonElement element:
                Json(text, element);
                break;
            case JsonDocument document:
                Json(text, document.RootElement);
                break;
            case JsonNode node:
                Json(text, JsonElement.Parse(node.ToJsonString()));
                break;
            case IMessage message:
                text.Append(message.Descriptor.FullName).Append(message);
                break;
            case ITuple tuple:
                Sequence(text, '(', Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i])), ')');
                break;
            case IDictionary map:
                Sequence(text, '{', map.Keys.Cast<object>().Select(key => $"{Text(key)}: {Text(map[key])}").Order(StringComparer.Ordinal), '}');
                break;
            case IEnumerable items when IsMap(value.GetType()):
                Sequence(text, '{', items.Cast<object>().Select(Entry).Order(StringComparer.Ordinal), '}');
                break;
            case IEnumerable items when IsSet(value.GetType()):
                Sequence(text, '<', items.Cast<object?>().Select(Text).Order(StringComparer.Ordinal), '>');
                break;
            default:
                Other(text, value);
                break;
        }
    }

    private void Other(StringBuilder text, object value)
    {
        Type type = value.GetType();
        Type? open = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (open == typeof(ReadOnlyMemory<>) || open == typeof(Memory<>))
        {
            text.Append('~');
            Append(text, type.GetMethod("ToArray")!.Invoke(value, null));
        }
        else if (open == typeof(Tensor<>))
        {
            text.Append(typeof(ValueText).GetMethod(nameof(TensorText), BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [value]));
        }
        else if (value is IEnumerable items)
        {
            Sequence(text, '[', items.Cast<object?>().Select(Text), ']');
        }
        else if (value is IFormattable)
        {
            text.Append(string.Format(CultureInfo.InvariantCulture, "{0}", value));
        }
        else if (type.Namespace is "System")
        {
            text.Append(value);
        }
        else
        {
            text.Append(type.Name);
            Sequence(text, '{', Members(type).Select(member => $"{member.Name} = {Text(member is PropertyInfo property ? property.GetValue(value) : ((FieldInfo)member).GetValue(value))}"), '}');
        }
    }

    private static IEnumerable<MemberInfo> Members(Type type) => type.GetMembers(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => (member is PropertyInfo property && property.GetIndexParameters().Length == 0) || member is FieldInfo)
        .Where(member => member.GetCustomAttribute<JsonIgnoreAttribute>() is null)
        .OrderBy(member => member.Name, StringComparer.Ordinal);

    private string Entry(object entry) => $"{Text(entry.GetType().GetProperty("Key")!.GetValue(entry))}: {Text(entry.GetType().GetProperty("Value")!.GetValue(entry))}";

    private static bool IsMap(Type type) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));

    private static bool IsSet(Type type) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlySet<>));

    private string TensorText<T>(Tensor<T> tensor)
    {
        T[] data = new T[tensor.FlattenedLength];
        tensor.FlattenTo(data);
        return $"{Text(tensor.Lengths.ToArray().Select(length => (long)length))}{Text(data)}";
    }

    private static void Sequence(StringBuilder text, char open, IEnumerable<string> items, char close) => text.Append(open).AppendJoin(", ", items).Append(close);

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\' || char.IsControl(c) || c >= '\u007f')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }

    private void Json(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Sequence(text, '{', element.EnumerateObject().Select(property => $"{Text(property.Name)}: {Text(property.Value)}").Order(StringComparer.Ordinal), '}');
                break;
            case JsonValueKind.Array:
                Sequence(text, '[', element.EnumerateArray().Select(item => Text(item)), ']');
                break;
            case JsonValueKind.String:
                Quote(text, element.GetString()!);
                break;
            case JsonValueKind.Number:
                Number(text, element.GetRawText());
                break;
            default:
                text.Append(element.ValueKind);
                break;
        }
    }

    /// <summary>A number by its digits and the power of ten behind them: 1.50 and 15e-1 are one.</summary>
    private static void Number(StringBuilder text, string number)
    {
        string[] parts = number.Split('e', 'E');
        long exponent = parts.Length > 1 ? long.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : parts[0].Length - point - 1;
        BigInteger digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal).TrimStart('-'), CultureInfo.InvariantCulture);
        while (!digits.IsZero && digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }

        text.Append(number[0] == '-' ? "-" : "").Append(digits).Append('e').Append(digits.IsZero ? 0 : exponent);
    }
}
