using System;
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
