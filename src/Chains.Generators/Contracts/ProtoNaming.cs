using System.Text;

namespace Chains.Generators.Contracts;

/// <summary>Names that follow from others, so that a contract's text leaves them out. Compiled into the build task as well: both sides must derive the same.</summary>
internal static class ProtoNaming
{
    /// <summary>The lower camel case that protobuf derives from a field's name for JSON.</summary>
    public static string Json(string field)
    {
        var result = new StringBuilder(field.Length);
        bool upper = false;
        foreach (char c in field)
        {
            if (c == '_')
            {
                upper = true;
                continue;
            }

            result.Append(upper && c is >= 'a' and <= 'z' ? (char)(c - 'a' + 'A') : c);
            upper = false;
        }

        return result.ToString();
    }

    /// <summary>The C# name that an enum's value most likely has: <c>COLOUR_DARK_RED</c> of <c>Colour</c> is <c>DarkRed</c>.</summary>
    public static string Value(string type, string value)
    {
        var result = new StringBuilder(value.Length);
        bool upper = true;
        for (int i = Prefix(type, value); i < value.Length; i++)
        {
            if (value[i] == '_')
            {
                upper = true;
                continue;
            }

            result.Append(upper || value[i] is < 'A' or > 'Z' ? value[i] : (char)(value[i] - 'A' + 'a'));
            upper = false;
        }

        return result.ToString();
    }

    /// <summary>The name of a value once its type, and with it the prefix of all values, is called otherwise.</summary>
    public static string Renamed(string type, string value, string prefix) => Prefix(type, value) is var length and > 0 ? prefix + "_" + value.Substring(length) : value;

    /// <summary>Whether a name is another one with a number behind it, which it got because the other was taken.</summary>
    public static bool IsNumbered(string name, string wish)
    {
        if (name.Length < wish.Length + 2 || name[wish.Length] != '_' || !name.StartsWith(wish, System.StringComparison.Ordinal))
        {
            return false;
        }

        for (int i = wish.Length + 1; i < name.Length; i++)
        {
            if (name[i] is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How much of the value's name is the type's, with the underscore behind it.</summary>
    private static int Prefix(string type, string value)
    {
        int at = 0;
        foreach (char c in type)
        {
            if (c == '_')
            {
                continue;
            }

            while (at < value.Length && value[at] == '_')
            {
                at++;
            }

            if (at == value.Length || char.ToUpperInvariant(c) != char.ToUpperInvariant(value[at]))
            {
                return 0;
            }

            at++;
        }

        return at < value.Length && value[at] == '_' ? at + 1 : 0;
    }
}
