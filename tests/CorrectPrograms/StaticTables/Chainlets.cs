using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chains;

namespace StaticTables;

/// <summary>What is made once and read ever after.</summary>
[Chainlet, Entrypoint("tables")]
public sealed partial class Normalizer
{
    private const int Limit = 100;

    private static readonly FrozenDictionary<string, string> Abbreviations = new Dictionary<string, string> { ["Dr."] = "Doctor", ["St."] = "Street" }.ToFrozenDictionary();
    private static readonly ImmutableArray<string> StopWords = ["the", "a", "an"];
    private static readonly ImmutableHashSet<string> Vowels = ImmutableHashSet.Create("a", "e", "i", "o", "u");
    private static readonly SearchValues<char> Punctuation = SearchValues.Create(".,;:!?");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly Dictionary<char, int> Values = BuildValues();
    private static readonly int[] Squares = new int[Limit];
    private static readonly Lazy<Regex> Slow = new(() => new Regex("(a|b)+", RegexOptions.None, TimeSpan.FromSeconds(1)));
    private static readonly Lock Gate = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Comparer<string> Order = Comparer<string>.Create(static (left, right) => string.CompareOrdinal(left, right));

    private readonly List<string> _seen = [];

    static Normalizer()
    {
        for (int i = 0; i < Squares.Length; i++)
        {
            Squares[i] = i * i;
        }
    }

    private static string Template => "{0} {1}";

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces { get; }

    public string RunRemote(string text)
    {
        lock (Gate)
        {
            _seen.Add(text);
        }

        string[] words = [.. Spaces.Split(text).Where(word => !StopWords.Contains(word)).Select(word => Abbreviations.GetValueOrDefault(word, word)).Order(Order)];
        ImmutableHashSet<string> mine = Vowels.Add("y").Remove("u");
        ImmutableArray<string> more = StopWords.Add("of").AddRange("in", "on").Insert(0, "at");
        IEnumerable<int> squares = Squares.Append(1).Reverse();
        return JsonSerializer.Serialize(new { words, Count = mine.Count + more.Length + squares.Count() + Values['a'] + Patience.Add(Patience).Seconds, Found = text.AsSpan().IndexOfAny(Punctuation), Slow.IsValueCreated, Template }, Json);
    }

    private static Dictionary<char, int> BuildValues()
    {
        var values = new Dictionary<char, int>();
        for (char c = 'a'; c <= 'z'; c++)
        {
            values.Add(c, c - 'a');
        }

        return values;
    }
}
