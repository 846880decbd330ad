using System.Globalization;
using System.Text;
using System.Text.Json;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests.Interop;

/// <summary>
/// The message of the chain <c>interop</c>, with every type of <see cref="WireTypeCases"/> in every place that it can have, and some values of it, each written in C#, in protobuf's
/// JSON and in Python: the values of a case take turns, so that all of them are exchanged.
/// </summary>
internal static class WireProbe
{
    private static readonly WireValue Null = new("null", "", "None", IsLeftOut: true);

    private static readonly Place[] Places =
    [
        new("Single", WireTypeCases.Values, type => type, (values, n) => Turn(values, n)),
        new("Nullable", WireTypeCases.Values, type => type + "?", (values, n) => Turn([.. values.Select(value => value with { IsLeftOut = false }), Null], n)),
        new("Listed", WireTypeCases.Values, type => $"IReadOnlyList<{type}>", (values, n) => List(Some(values, n))),
        new("Mapped", WireTypeCases.Values, type => $"Dictionary<string, {type}>", (values, n) => Map(Some(values, n))),
        new("Whole", WireTypeCases.Collections, type => type, (values, n) => Turn(values, n)),
    ];

    /// <summary>How many samples there are: enough for each value of a type, and for null.</summary>
    public static int Count { get; } = WireTypeCases.Values.Concat(WireTypeCases.Collections).Max(given => given.Values.Length) + 1;

    /// <summary>The C# of the message and of its samples.</summary>
    public static string Program
    {
        get
        {
            StringBuilder code = new($$"""
                using System.Collections.Concurrent;
                using System.Collections.Immutable;
                using System.Collections.ObjectModel;
                using System.Text.Json;
                using System.Text.Json.Nodes;
                using System.Text.Json.Serialization;

                namespace Interop;

                {{WireTypeCases.Declarations}}
                public sealed record Everything({{string.Join(", ", Places.Select(place => $"{place.Name} {place.Name}"))}});


                """);
            foreach (Place place in Places)
            {
                code.Append("public sealed record ").Append(place.Name).Append('(').AppendJoin(", ", place.Cases.Select((given, i) => $"{place.Type(given.Type)} Value{i}")).Append(");\n\n");
            }

            code.Append("public static class Samples\n{\n    public static int Count => ").Append(Count).Append(";\n\n    public static Everything Create(int sample) => sample switch\n    {\n");
            for (int sample = 0; sample < Count; sample++)
            {
                code.Append("        ").Append(sample).Append(" => new(").AppendJoin(", ", Places.Select(place => $"{place.Name}{sample}()")).Append("),\n");
            }

            code.Append("        _ => throw new ArgumentOutOfRangeException(nameof(sample), sample, null),\n    };\n");
            for (int sample = 0; sample < Count; sample++)
            {
                foreach (Place place in Places)
                {
                    code.Append("\n    private static ").Append(place.Name).Append(' ').Append(place.Name).Append(sample)
                        .Append("() => new(\n        ").AppendJoin(",\n        ", Members(place, sample).Select(member => member.Value.CSharp)).Append(");\n");
                }
            }

            return code.Append("}\n").ToString();
        }
    }

    /// <summary>All samples in Python, as interop.py reads them: for each a place, a field, and the expression of its value; and what the types of the fields are in C#.</summary>
    public static string Python => JsonSerializer.Serialize(new
    {
        types = Places.ToDictionary(JsonName, place => Members(place, 0).ToDictionary(member => member.Name, member => member.Type)),
        samples = Enumerable.Range(0, Count).Select(sample => Places.ToDictionary(JsonName, place => Sent(place, sample).ToDictionary(member => member.Name, member => member.Value.Python))),
    });

    /// <summary>A sample as protobuf's JSON of the message.</summary>
    public static string Json(int sample) => Object(Places.Select(place => $"\"{JsonName(place)}\": {Object(Sent(place, sample).Select(member => $"\"{member.Name}\": {member.Value.Json}"))}"));

    /// <summary>The members that are not the same in a sample and in the next one, as <c>single.value0</c>.</summary>
    public static IEnumerable<string> Changes(int sample) => Places.SelectMany(place => Members(place, sample).Zip(Members(place, (sample + 1) % Count))
        .Where(pair => pair.First.Value.CSharp != pair.Second.Value.CSharp)
        .Select(pair => $"{JsonName(place)}.{pair.First.Name}"));

    private static IEnumerable<(string Name, string Type, WireValue Value)> Members(Place place, int sample) =>
        place.Cases.Select((given, i) => (string.Create(CultureInfo.InvariantCulture, $"value{i}"), place.Type(given.Type), place.Value(given.Values, sample)));

    private static IEnumerable<(string Name, string Type, WireValue Value)> Sent(Place place, int sample) => Members(place, sample).Where(member => !member.Value.IsLeftOut);

    private static string Object(IEnumerable<string> members) => $"{{{string.Join(", ", members)}}}";

    private static string JsonName(Place place) => JsonNamingPolicy.CamelCase.ConvertName(place.Name);

    private static WireValue Turn(WireValue[] values, int sample) => values[sample % values.Length];

    // All values first, none last.
    private static WireValue[] Some(WireValue[] values, int sample) => sample == 0 ? values : sample == Count - 1 ? [] : [Turn(values, sample)];

    private static WireValue List(WireValue[] values) => new($"[{Join(values, (value, _) => value.CSharp)}]", $"[{Join(values, (value, _) => value.Json)}]", $"[{Join(values, (value, _) => value.Python)}]");

    private static WireValue Map(WireValue[] values) => new(
        $"new() {{ {Join(values, (value, i) => $"[\"k{i}\"] = {value.CSharp}")} }}",
        $"{{{Join(values, (value, i) => $"\"k{i}\": {value.Json}")}}}",
        $"{{{Join(values, (value, i) => $"'k{i}': {value.Python}")}}}");

    private static string Join(WireValue[] values, Func<WireValue, int, string> part) => string.Join(", ", values.Select(part));

    /// <summary>Where a type stands: a record of the message, with a member for each case.</summary>
    /// <param name="Name">The record, and the message's member.</param>
    /// <param name="Cases">Whose types have that place.</param>
    /// <param name="Type">The type of a member.</param>
    /// <param name="Value">The value of a member in a sample.</param>
    private sealed record Place(string Name, IReadOnlyList<WireTypeCase> Cases, Func<string, string> Type, Func<WireValue[], int, WireValue> Value);
}
