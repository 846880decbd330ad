using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Chains.Generators.Emission;

/// <summary>
/// Shortens the names of a codec's file, which the compiler reads once for each message: a third of the text is namespaces. A chainlet's own file keeps
/// full names, since it repeats the user's usings.
/// </summary>
/// <remarks>
/// Usings inside the namespace come before any of the user's own, global ones included, and only our code stands in Chains.Generated: the short names can mean
/// nothing else (C# specification, "Namespace and type names").
/// </remarks>
internal static class ShortNames
{
    private const string Own = "global::Chains.Generated.";

    private static readonly string[] Prefixes = ["global::Chains.Wire.", Own, "global::System.Collections.Generic.", "global::System.Text.Json."];

    /// <summary>The code with short names, and the usings that it then needs.</summary>
    public static (string Usings, string Code) Of(string code)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var text = new StringBuilder(code.Length);
        bool inLiteral = false;
        for (int at = 0; at < code.Length; at++)
        {
            char c = code[at];
            if (inLiteral && c == '\\')
            {
                text.Append(c).Append(code[++at]);
                continue;
            }
            inLiteral ^= c == '"';
            if (!inLiteral && c == 'g' && Prefix(code, at) is { } prefix)
            {
                used.Add(prefix);
                at += prefix.Length - 1;
                continue;
            }
            text.Append(c);
        }
        return (string.Join(" ", Prefixes.Where(p => used.Contains(p) && p != Own).Select(p => $"using {p.TrimEnd('.')};")), text.ToString());
    }

    // A namespace below one of them is written in full: only the type's name may follow.
    private static string? Prefix(string code, int at)
    {
        foreach (string prefix in Prefixes)
        {
            if (string.CompareOrdinal(code, at, prefix, 0, prefix.Length) == 0)
            {
                int end = at + prefix.Length;
                while (end < code.Length && (char.IsLetterOrDigit(code[end]) || code[end] == '_'))
                {
                    end++;
                }
                bool isSystem = prefix.StartsWith("global::System.", StringComparison.Ordinal);
                return isSystem && end < code.Length && code[end] == '.' ? null : prefix;
            }
        }
        return null;
    }
}
