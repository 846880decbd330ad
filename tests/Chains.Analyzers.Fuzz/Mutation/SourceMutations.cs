using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>What can be done to one file: each by chance, and null where the file has nothing to do it to.</summary>
internal static class SourceMutations
{
    public delegate string? Mutation(SourceShape shape, Random random, Words words);

    /// <summary>The words of the whole program, which any place may get.</summary>
    /// <param name="Tokens">All tokens.</param>
    /// <param name="Names">The identifiers among them.</param>
    public sealed record Words(string[] Tokens, string[] Names);

    public static readonly (string Kind, int Weight, Mutation Apply)[] All =
    [
        ("cut off after a token", 2, static (s, r, _) => Pick(s.Tokens, r, token => s.Text[..token.End])),
        ("cut off at a character", 4, static (s, r, _) => s.Text[..r.Next(s.Text.Length + 1)]),
        ("without a token", 2, static (s, r, _) => Pick(s.Tokens, r, token => s.Replace(token, ""))),
        ("without some tokens", 4, static (s, r, _) => s.Tokens.Count == 0 ? null : WithoutRange(s, r)),
        ("without a character", 2, static (s, r, _) => s.Text.Length == 0 ? null : s.Text.Remove(r.Next(s.Text.Length), 1)),
        ("two tokens swapped", 6, static (s, r, _) => Pick(s.Tokens, r, one => Pick(s.Tokens, r, other => s.Swap(one, other)))),
        ("a declaration twice", 4, static (s, r, _) => Pick(s.Pieces, r, s.Duplicate)),
        ("a declaration many times", 1, static (s, r, _) => Pick(s.Pieces, r, piece => s.Insert(piece.Span.End, string.Concat(Enumerable.Repeat(piece.Separator + s[piece.Span], 20))))),
        ("without a declaration", 6, static (s, r, _) => Pick(s.Pieces, r, s.Delete)),
        ("two declarations swapped", 4, static (s, r, _) => Pick(s.Pieces, r, one => Pick(s.Pieces.FindAll(other => other.Kind == one.Kind), r, other => s.Swap(one.Span, other.Span)))),
        ("a declaration elsewhere", 4, static (s, r, _) => Pick(s.Pieces, r, piece => Pick(s.Pieces, r, to => s.Insert(to.Span.End, to.Separator + s[piece.Span])))),
        ("a token of elsewhere", 6, static (s, r, w) => Pick(s.Tokens, r, token => s.Replace(token, w.Tokens[r.Next(w.Tokens.Length)]))),
        ("a token inserted", 4, static (s, r, w) => Pick(s.Tokens, r, token => s.Insert(token.Start, w.Tokens[r.Next(w.Tokens.Length)] + " "))),
        ("a stray", 6, static (s, r, _) => s.Insert(r.Next(s.Text.Length + 1), Of(Oddities.Strays, r))),
        ("a token for a stray", 3, static (s, r, _) => Pick(s.Tokens, r, token => s.Replace(token, Of(Oddities.Strays, r)))),
        ("a directive", 4, static (s, r, _) => s.Insert(s.Text.LastIndexOf('\n', Math.Max(0, r.Next(s.Text.Length + 1) - 1)) + 1, Of(Oddities.Directives, r) + "\n")),
        ("a keyword for a token", 4, static (s, r, _) => Pick(s.Tokens.FindAll(token => IsName(s[token])), r, token => s.Replace(token, Of(Oddities.Keywords, r)))),
        ("another type", 12, static (s, r, _) => Pick(s.Types, r, type => s.Replace(type, Of(Oddities.Types, r).Replace("{0}", s[type], StringComparison.Ordinal)))),
        ("a type of the file's own", 6, static (s, r, _) => Pick(s.Types, r, type => Pick(s.DeclaredTypes, r, own => s.Replace(type, (r.Next(3) switch { 0 => "{0}", 1 => "List<{0}>", _ => "{0}<{0}>" }).Replace("{0}", s[own], StringComparison.Ordinal))))),
        ("an odd declaration", 14, static (s, r, _) => WithOddDeclaration(s, r)),
        ("another modifier", 8, static (s, r, _) => Pick(s.Declarations, r, at => s.Insert(at, Of(Oddities.Modifiers, r) + " "))),
        ("an attribute", 10, static (s, r, _) => Pick(s.Declarations, r, at => s.Insert(at, $"[{Attribute(s, r)}] "))),
        ("an attribute for another", 3, static (s, r, _) => Pick(s.Attributes, r, attribute => s.Replace(attribute, Attribute(s, r)))),
        ("another value in an attribute", 12, static (s, r, _) => Pick(s.Values, r, value => s.Replace(value, Of(Oddities.Values, r)))),
        ("one value more in an attribute", 4, static (s, r, _) => Pick(s.Attributes, r, attribute => s[attribute].EndsWith(')')
            ? s.Insert(attribute.End - 1, ", " + Of(Oddities.Values, r))
            : s.Insert(attribute.End, $"({Of(Oddities.Values, r)})"))),
        ("a name for another", 6, static (s, r, w) => Renamed(s, r, w.Names[r.Next(w.Names.Length)])),
        ("an odd name", 6, static (s, r, _) => Renamed(s, r, Of(Oddities.Names, r))),
        ("a name of what is generated", 3, static (s, r, _) => Pick(s.DeclaredTypes, r, own => Renamed(s, r, Of(Oddities.GeneratedNames, r).Replace("{0}", s[own], StringComparison.Ordinal)))),
        ("a type with parameters", 3, static (s, r, _) => Pick(s.DeclaredTypes, r, own => s.Insert(own.End, Of(["<T>", "<T, U>", "<in T>", "<T, T>", "<>", "<[Chainlet] T>"], r)))),
        ("line ends of elsewhere", 1, static (s, r, _) => s.Text.Replace("\n", Of(["\r\n", "\r", "\u2028", "\u0085", " "], r), StringComparison.Ordinal)),
        ("nested deeply", 1, static (s, r, _) => Pick(s.Pieces.FindAll(static piece => piece.Kind == "member"), r, piece => Nested(s, piece, r.Next(2, 40)))),
    ];

    private static readonly int Weights = All.Sum(static mutation => mutation.Weight);

    /// <summary>One of them, as often as its weight says.</summary>
    public static (string Kind, int Weight, Mutation Apply) Any(Random random)
    {
        int left = random.Next(Weights);
        return All.First(mutation => (left -= mutation.Weight) < 0);
    }

    public static string Of(string[] values, Random random) => values[random.Next(values.Length)];

    private static string? Pick<T>(List<T> items, Random random, Func<T, string?> apply) => items.Count == 0 ? null : apply(items[random.Next(items.Count)]);

    private static bool IsName(string token) => char.IsLetter(token[0]) || token[0] is '_' or '@';

    private static string WithoutRange(SourceShape shape, Random random)
    {
        int first = random.Next(shape.Tokens.Count);
        int last = Math.Min(shape.Tokens.Count - 1, first + random.Next(1, 8));
        return shape.Replace(TextSpan.FromBounds(shape.Tokens[first].Start, shape.Tokens[last].End), "");
    }

    private static string? WithOddDeclaration(SourceShape shape, Random random)
    {
        (string declaration, string type) = Oddities.Declarations[random.Next(Oddities.Declarations.Length)];
        string use = (random.Next(5) switch { 0 => "List<{0}>", 1 => "{0}?", 2 => "Dictionary<string, {0}>", _ => "{0}" }).Replace("{0}", type, StringComparison.Ordinal);
        return Pick(shape.Types, random, written => shape.Replace(written, use)) + "\n" + declaration + "\n";
    }

    private static string Attribute(SourceShape shape, Random random)
    {
        (string attribute, string? property) = Oddities.Attributes[random.Next(Oddities.Attributes.Length)];
        string type = shape.DeclaredTypes.Count == 0 ? "int" : shape[shape.DeclaredTypes[random.Next(shape.DeclaredTypes.Count)]];
        string name = (random.Next(12) == 0 ? Of(["return: ", "assembly: ", "module: ", "field: ", "property: ", "param: ", "type: ", "method: "], random) : "") + attribute.Replace("{0}", type, StringComparison.Ordinal);
        string value = Of(Oddities.Values, random);
        return (property, random.Next(4)) switch
        {
            (null, 0) => name,
            (null, 1) => $"{name}({value}, {Of(Oddities.Values, random)})",
            (null, _) => $"{name}({value})",
            (_, 0) => $"{name}({Of(Oddities.Values, random)}, {property} = {value})",
            (_, 1) => $"{name}({property} = {value}, {property} = {value})",
            _ => $"{name}({property} = {value})",
        };
    }

    // Everywhere in the file, as a rename does; or only here, as a typing mistake.
    private static string? Renamed(SourceShape shape, Random random, string name)
    {
        List<TextSpan> names = shape.Tokens.FindAll(token => IsName(shape[token]));
        return Pick(names, random, chosen =>
        {
            if (random.Next(3) == 0)
            {
                return shape.Replace(chosen, name);
            }

            string old = shape[chosen];
            string text = shape.Text;
            foreach (TextSpan token in Enumerable.Reverse(names).Where(token => shape[token] == old))
            {
                text = string.Concat(text.AsSpan(0, token.Start), name, text.AsSpan(token.End));
            }

            return text;
        });
    }

    private static string Nested(SourceShape shape, Piece member, int depth) => string.Concat(
        shape.Text.AsSpan(0, member.Span.Start),
        string.Concat(Enumerable.Range(0, depth).Select(static i => $"public partial class N{i} {{ ")),
        string.Concat(shape[member.Span], new string('}', depth), shape.Text[member.Span.End..]));
}
