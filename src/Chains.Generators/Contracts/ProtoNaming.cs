using System;
using System.Linq;
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

    // What the id of a polymorphic type's own members, and the comment above their message, are made of.
    private const string BaseStart = "$base<";
    private const string BaseEnd = ">";
    private const string BaseComment = " itself, beside the types that derive from it.";

    /// <summary>The id of the message that holds a polymorphic type's own members: the type is the choice between that and its derived types.</summary>
    public static string BaseId(string type) => BaseStart + type + BaseEnd;

    /// <summary>The polymorphic type that an id is about; null for any other id.</summary>
    public static string? TypeOfBase(string id) =>
        id.StartsWith(BaseStart, StringComparison.Ordinal) && id.EndsWith(BaseEnd, StringComparison.Ordinal) ? id.Substring(BaseStart.Length, id.Length - BaseStart.Length - BaseEnd.Length) : null;

    /// <summary>The comment above the message of <see cref="BaseId"/>.</summary>
    public static string CommentOfBase(string type) => type + BaseComment;

    /// <summary>The type in such a comment; null for any other comment.</summary>
    public static string? TypeOfBaseComment(string comment) => comment.EndsWith(BaseComment, StringComparison.Ordinal) ? comment.Substring(0, comment.Length - BaseComment.Length) : null;

    /// <summary>The namespace of C# that is generated from a contract: beside the chain's own types, so that both can be used in one program.</summary>
    public static string CSharpNamespace(string chainlets) => chainlets.Length == 0 ? "Protos" : chainlets + ".Protos";

    /// <summary>Whether a file is the one that a chainlet of a display name gets: a number is behind the name of one that is called like another.</summary>
    public static bool IsFileOf(string file, string chainlet)
    {
        string stem = Words(chainlet, '_');
        if (!file.EndsWith(".proto", StringComparison.Ordinal))
        {
            return false;
        }

        string name = file.Substring(0, file.Length - ".proto".Length);
        return name == stem || IsNumbered(name, stem);
    }

    /// <summary>The name of a value once its type, and with it the prefix of all values, is called otherwise.</summary>
    public static string Renamed(string type, string value, string prefix) => Prefix(type, value) is var length and > 0 ? prefix + "_" + value.Substring(length) : value;

    /// <summary>Whether a name is another one with a number behind it, which it got because the other was taken.</summary>
    public static bool IsNumbered(string name, string wish) =>
        name.Length >= wish.Length + 2 && name[wish.Length] == '_' && name.StartsWith(wish, StringComparison.Ordinal) && name.Skip(wish.Length + 1).All(c => c is >= '0' and <= '9');

    /// <summary>
    /// A display name in small letters. A word begins at a capital after a small letter or digit, and at the last of several capitals before a small letter: <c>HTTPServer2Go</c> is
    /// <c>http-server2-go</c>.
    /// </summary>
    public static string Words(string name, char separator)
    {
        var result = new StringBuilder(name.Length + 8);
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
