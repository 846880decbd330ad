using System.Text;

namespace Chains.Build.Descriptors;

/// <summary>Display names in the spellings of other places.</summary>
internal static class Names
{
    /// <summary><c>PhiLlm</c> to <c>phi-llm</c>: a DNS label, as long as it has at most 63 characters.</summary>
    public static string Kebab(string name) => Separate(name, '-');

    /// <summary><c>PhiLlm</c> to <c>phi_llm</c>.</summary>
    public static string Snake(string name) => Separate(name, '_');

    /// <summary>The lower camel case that protobuf derives from a field name for JSON.</summary>
    public static string ProtoJson(string field)
    {
        StringBuilder result = new();
        bool upper = false;
        foreach (char c in field)
        {
            if (c == '_')
            {
                upper = true;
            }
            else
            {
                result.Append(upper && c is >= 'a' and <= 'z' ? (char)(c - 'a' + 'A') : c);
                upper = false;
            }
        }

        return result.ToString();
    }

    // A word begins at a capital after a small letter or digit, and at the last of several capitals before a small letter: HTTPServer2Go is http-server2-go.
    private static string Separate(string name, char separator)
    {
        StringBuilder result = new();
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (!IsAsciiLetterOrDigit(c))
            {
                AppendSeparator(result, separator);
                continue;
            }

            if (IsUpper(c) && i > 0 && (!IsUpper(name[i - 1]) || (i + 1 < name.Length && IsLower(name[i + 1]))))
            {
                AppendSeparator(result, separator);
            }

            result.Append(IsUpper(c) ? (char)(c + ('a' - 'A')) : c);
        }

        while (result.Length > 0 && result[result.Length - 1] == separator)
        {
            result.Length--;
        }

        return result.ToString();
    }

    private static void AppendSeparator(StringBuilder result, char separator)
    {
        if (result.Length > 0 && result[result.Length - 1] != separator)
        {
            result.Append(separator);
        }
    }

    private static bool IsUpper(char c) => c is >= 'A' and <= 'Z';

    private static bool IsLower(char c) => c is >= 'a' and <= 'z';

    private static bool IsAsciiLetterOrDigit(char c) => IsUpper(c) || IsLower(c) || c is >= '0' and <= '9';
}
