using System.Text;
using System.Text.RegularExpressions;

namespace Chains.EndToEnd.Tests;

/// <summary>
/// The search of samples/Quickstart computed a second time, by plain code that shares nothing with the sample's: sparse vectors in double precision instead of dense ones in single.
/// </summary>
internal sealed partial class BookSearchReference
{
    private const int Buckets = 4096;
    private const int WordsPerPassage = 80;

    private readonly List<(int Number, string Chapter, Dictionary<uint, double> Vector)> _passages = [];
    private readonly Dictionary<uint, double> _weights = [];

    internal BookSearchReference(string book)
    {
        List<(string Chapter, string Text)> texts = Split(book);
        List<Dictionary<uint, double>> raw = [.. texts.Select(passage => Embed(passage.Text))];
        for (uint bucket = 0; bucket < Buckets; bucket++)
        {
            int inHowMany = raw.Count(vector => vector.ContainsKey(bucket));
            _weights[bucket] = Math.Log((raw.Count + 1.0) / (inHowMany + 1.0)) + 1.0;
        }

        for (int i = 0; i < texts.Count; i++)
        {
            _passages.Add((i + 1, texts[i].Chapter, Weigh(raw[i])));
        }
    }

    internal int PassageCount => _passages.Count;

    internal IReadOnlyList<(int Number, string Chapter, double Score)> Search(string query, int count)
    {
        Dictionary<uint, double> wanted = Weigh(Embed(query));
        return [.. (from passage in _passages
                   let score = wanted.Sum(entry => entry.Value * passage.Vector.GetValueOrDefault(entry.Key))
                   orderby score descending, passage.Number
                   select (passage.Number, passage.Chapter, score)).Take(count)];
    }

    private static List<(string Chapter, string Text)> Split(string book)
    {
        List<(string, string)> passages = [];
        foreach (Match chapter in Chapters().Matches(book.ReplaceLineEndings("\n")))
        {
            List<string> paragraphs = [.. chapter.Groups["body"].Value.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(block => string.Join(' ', block.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                .Where(block => block.Length > 0)];
            for (int from = 0; from < paragraphs.Count;)
            {
                int to = from;
                for (int words = 0; to < paragraphs.Count && words < WordsPerPassage; to++)
                {
                    words += paragraphs[to].Split(' ').Length;
                }

                passages.Add((chapter.Groups["title"].Value.Trim(), string.Join('\n', paragraphs[from..to])));
                from = to;
            }
        }

        return passages;
    }

    private static Dictionary<uint, double> Embed(string text)
    {
        List<string> words = [.. Letters().Matches(text).Select(match => match.Value.ToLowerInvariant())];
        IEnumerable<string> grams = words.Select(word => $"<{word}>").SelectMany(word => Enumerable.Range(0, Math.Max(0, word.Length - 3)).Select(at => word.Substring(at, 4)));
        Dictionary<uint, double> vector = [];
        foreach ((string kind, double weight, IEnumerable<string> features) in new[] { ("word ", 1.0, words), ("gram ", (double)0.4f, grams) })
        {
            foreach (IGrouping<string, string> feature in features.GroupBy(feature => feature, StringComparer.Ordinal))
            {
                uint hash = Hash(kind + feature.Key);
                double sign = hash >> 31 == 0 ? 1 : -1;
                vector[hash % Buckets] = vector.GetValueOrDefault(hash % Buckets) + (sign * weight * (1 + Math.Log(feature.Count())));
            }
        }

        return vector.Where(entry => Math.Abs(entry.Value) > 1e-5).ToDictionary();
    }

    private static uint Hash(string text)
    {
        uint hash = Encoding.UTF8.GetBytes(text).Aggregate(0x811C9DC5u, static (state, value) => unchecked((state ^ value) * 0x01000193u));
        hash = unchecked((hash ^ (hash >> 15)) * 0x85EBCA77u);
        return hash ^ (hash >> 13);
    }

    private Dictionary<uint, double> Weigh(Dictionary<uint, double> vector)
    {
        Dictionary<uint, double> weighted = vector.ToDictionary(entry => entry.Key, entry => entry.Value * _weights[entry.Key]);
        double length = Math.Sqrt(weighted.Values.Sum(value => value * value));
        return weighted.ToDictionary(entry => entry.Key, entry => entry.Value / length);
    }

    [GeneratedRegex(@"^ +CHAPTER [IVXLC]+\n\s+(?<title>[^\n]+)\n(?<body>(?s:.*?))(?=^ +CHAPTER [IVXLC]+\n|\z)", RegexOptions.Multiline)]
    private static partial Regex Chapters();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Letters();
}
