using System.Text;

namespace Chains.Generators.Emission;

/// <summary>
/// The names of generated files. The compiler compares them without regard to case and throws on a second one, which would
/// take the whole generator down (CS8785): so each carries a hash of the exact name.
/// </summary>
internal static class HintName
{
    public static string For(string typeName, string part)
    {
        var name = new StringBuilder(typeName.Length + 32);
        foreach (char c in typeName)
        {
            name.Append(char.IsLetterOrDigit(c) && c < 128 || c == '.' || c == '_' ? c : '_');
        }
        // A long namespace and a long build path together pass the limit of some file systems.
        if (name.Length > 100)
        {
            name.Length = 100;
        }
        return name.Append('.').Append(Hash(typeName)).Append('.').Append(part).Append(".g.cs").ToString();
    }

    /// <summary>FNV-1a, 32 bits, hexadecimal: string.GetHashCode differs from process to process.</summary>
    public static string Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }
        return hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
