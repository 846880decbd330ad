using System.Text;
using Chains.Generators.Contracts;

namespace Chains.Build.Descriptors;

/// <summary>Display names in the spellings of other places.</summary>
internal static class Names
{
    /// <summary><c>PhiLlm</c> to <c>phi-llm</c>: a DNS label, as long as it has at most 63 characters.</summary>
    public static string Kebab(string name) => ProtoNaming.Words(name, '-');

    /// <summary><c>PhiLlm</c> to <c>phi_llm</c>.</summary>
    public static string Snake(string name) => ProtoNaming.Words(name, '_');

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
}
