using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Emission;

/// <summary>One name in the writing of each side.</summary>
internal static class Naming
{
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) is SyntaxKind.FieldKeyword or SyntaxKind.RecordKeyword or SyntaxKind.RequiredKeyword
            ? "@" + name
            : name;

    /// <summary><c>MaxNewTokens</c> and <c>maxNewTokens</c> to <c>max_new_tokens</c>; <c>HTTPServer2</c> to <c>http_server2</c>.</summary>
    public static string Snake(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (!(char.IsLetterOrDigit(c) && c < 128))
            {
                if (c == '_' && result.Length > 0 && result[result.Length - 1] != '_')
                {
                    result.Append('_');
                }
                else if (c >= 128)
                {
                    // proto3 identifiers are ASCII: a letter beyond it becomes its code.
                    result.Append('u').Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
                }
                continue;
            }
            bool boundary = char.IsUpper(c) && i > 0 && result.Length > 0 && result[result.Length - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (boundary)
            {
                result.Append('_');
            }
            result.Append(char.ToLowerInvariant(c));
        }
        while (result.Length > 0 && result[result.Length - 1] == '_')
        {
            result.Length--;
        }
        if (result.Length == 0 || char.IsDigit(result[0]))
        {
            result.Insert(0, "f");
        }
        return result.ToString();
    }

    /// <summary>A type's name in proto3. Names in the field's own writing are kept; only what proto3 cannot spell is rewritten.</summary>
    public static string Proto(string name)
    {
        foreach (char c in name)
        {
            if (c >= 128 || !(char.IsLetterOrDigit(c) || c == '_'))
            {
                return string.Concat(System.Linq.Enumerable.Select(Snake(name).Split('_'), Pascal));
            }
        }
        return name;
    }

    public static string UpperSnake(string name) => Snake(name).ToUpperInvariant();

    /// <summary>System.Text.Json's camel case: a run of capitals at the start is lowered but for the one before a lower letter.</summary>
    public static string Camel(string name)
    {
        if (name.Length == 0 || !char.IsUpper(name[0]))
        {
            return name;
        }
        char[] chars = name.ToCharArray();
        for (int i = 0; i < chars.Length; i++)
        {
            bool hasNext = i + 1 < chars.Length;
            if (!char.IsUpper(chars[i]) || (i > 0 && hasNext && !char.IsUpper(chars[i + 1])))
            {
                break;
            }
            chars[i] = char.ToLowerInvariant(chars[i]);
        }
        return new string(chars);
    }

    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>A C# string literal.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A C# literal of text with many quotes: raw, as it can be read, wherever it can be.</summary>
    public static string RawLiteral(string text) =>
        text.Length == 0 || text[0] == '"' || text[text.Length - 1] == '"' || text.Contains("\"\"\"") || text.IndexOfAny(['\n', '\r', '\u0085', '\u2028', '\u2029']) >= 0
            ? Literal(text)
            : "\"\"\"" + text + "\"\"\"";
}
