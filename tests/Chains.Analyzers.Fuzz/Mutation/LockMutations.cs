using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Chains.TestSupport;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>What a hand, a merge or a half-written file can make of a checked-in contract.</summary>
internal static partial class LockMutations
{
    private static readonly string[] Strays =
    [
        "{", "}", ";", "=", "<", ">", "[", "]", "\"", "'", "/*", "*/", "//", "reserved 1 to max;", "reserved 5 to 1;", "reserved 0, -1, 99999999999;", "reserved \"a\", \"\\xff\";", "reserved 1 to", "option", "option (x).y = { a: 1 };",
        "import \"missing.proto\";", "import public \"types.proto\";", "package a..b;", "package", "syntax = \"proto2\";", "edition = \"2023\";", "message", "message M { message M { message M {} } }", "enum E { }", "enum E { A = 1; }",
        "enum E { option allow_alias = true; A = 0; A = 0; B = -2147483649; }", "service S { rpc R(stream .a.B) returns (stream C) { option deprecated = true; } rpc R(M) returns (M); }", "oneof o { }", "map<string, M> m = 1;",
        "map<M, map<M, M>> m = 1;", "repeated repeated int32 a = 1;", "int32 a = 0;", "int32 a = 536870912;", "int32 a = 18446744073709551616;", "int32 a = -1;", "int32 a = 0x7fffffffffff;", "int32 a;", "group G = 1 {}", "extend M {}",
        "<<<<<<< HEAD", "=======", ">>>>>>> other", "\0", "\uFEFF", "\ud800", "é", "\r", "// The chainlet .", "// The chainlet Missing.Chainlet.", "// [", "// optional by", "optional",
    ];

    private static readonly string[] Numbers = ["0", "-1", "1", "2", "536870911", "536870912", "2147483648", "99999999999999999999", "0x1", "017", "1.5", "max", "\"1\""];

    /// <summary>One of the files changed; or the list of them.</summary>
    public static ImmutableArray<SourceFile> Apply(ImmutableArray<SourceFile> files, Random random, out string kind)
    {
        int index = random.Next(files.Length);
        SourceFile file = files[index];
        switch (random.Next(20))
        {
            case 0:
                kind = "a lock file missing";
                return files.RemoveAt(index);
            case 1:
                kind = "a lock file twice";
                return files.Add(file with { Path = SourceMutations.Of([file.Path, file.Path.Replace("/project/", "/Project/", StringComparison.Ordinal), "/project/contracts/copy/" + Path.GetFileName(file.Path), "/other/contracts/x.proto"], random) });
            case 2:
                kind = "a lock file of another name";
                return files.SetItem(index, file with { Path = SourceMutations.Of(["/project/contracts/types.proto", "/project/contracts/.proto", "types.proto", "/project/contracts/\ud800\0.proto", "/project/contracts/a b/..\\c.proto", "/project/contracts/x.PROTO", ""], random) });
            case 3:
                kind = "a lock nested deeply";
                return files.SetItem(index, file with { Text = file.Text + string.Concat(Enumerable.Repeat(SourceMutations.Of(["message M {", "{", "[", "(", "/*", "option x = {"], random), random.Next(1, 3000))) });
            default:
                string text = Text(file.Text, random, out kind);
                kind = "in the lock " + kind;
                return files.SetItem(index, file with { Text = text });
        }
    }

    private static string Text(string text, Random random, out string kind)
    {
        Match[] words = Word().Matches(text).ToArray();
        string[] lines = text.Split('\n');
        int line = random.Next(lines.Length);
        Match one = words.Length == 0 ? Match.Empty : words[random.Next(words.Length)];
        Match other = words.Length == 0 ? Match.Empty : words[random.Next(words.Length)];
        Match[] numbers = [.. words.Where(static word => char.IsAsciiDigit(word.ValueSpan[0]))];
        switch (random.Next(12))
        {
            case 0:
                kind = "an end cut off";
                return text[..random.Next(text.Length + 1)];
            case 1:
                kind = "a word missing";
                return text.Remove(one.Index, one.Length);
            case 2:
                kind = "a word twice";
                return text.Insert(one.Index, one.Value + " ");
            case 3:
                kind = "a word of elsewhere";
                return text.Remove(one.Index, one.Length).Insert(one.Index, other.Value);
            case 4:
                kind = "a line missing";
                return string.Join('\n', lines.Where((_, i) => i != line));
            case 5:
                kind = "a line twice";
                return string.Join('\n', lines.Take(line + 1).Concat(lines.Skip(line)));
            case 6:
                kind = "a line elsewhere";
                return string.Join('\n', lines.Append(lines[line]));
            case 7:
                kind = "two lines swapped";
                int second = random.Next(lines.Length);
                (lines[line], lines[second]) = (lines[second], lines[line]);
                return string.Join('\n', lines);
            case 8 or 9 when numbers.Length > 0:
                kind = "another number";
                Match number = numbers[random.Next(numbers.Length)];
                return text.Remove(number.Index, number.Length).Insert(number.Index, SourceMutations.Of(Numbers, random));
            case 10:
                kind = "a character missing";
                return text.Length == 0 ? text : text.Remove(random.Next(text.Length), 1);
            default:
                kind = "a stray";
                return text.Insert(random.Next(2) == 0 ? one.Index : random.Next(text.Length + 1), SourceMutations.Of(Strays, random) + SourceMutations.Of(["", " ", "\n"], random));
        }
    }

    [GeneratedRegex("\"[^\"\n]*\"|\\w+|[^\\w\\s]", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
