using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Chains.Generators.Declarations.Values;

/// <summary>
/// The reference of a container image, by the grammar of the distribution specification:
/// <c>[host[:port]/]path[/path…][:tag][@digest]</c>. It stands in a Dockerfile or a manifest as it is.
/// </summary>
internal static class ImageReference
{
    private static readonly Regex Component = Pattern(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*\z");
    private static readonly Regex Host = Pattern(@"^(([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])(\.([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]))*|\[[A-Fa-f0-9:]+\])(:(?<port>[0-9]+))?\z");
    private static readonly Regex Tag = Pattern(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z");
    private static readonly Regex Digest = Pattern(@"^[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\z");
    private static readonly Regex Sha256 = Pattern(@"^sha256:[0-9a-f]{64}\z");

    /// <summary>What is wrong with a reference, and the repair; null where nothing is.</summary>
    /// <param name="text">The reference.</param>
    /// <param name="pinned">Whether it must name a tag or a digest.</param>
    public static string? Problem(string text, bool pinned)
    {
        if (text.Trim().Length == 0)
        {
            return "name the image";
        }
        if (text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return "leave out blanks and line breaks";
        }
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            return $"leave out '{text.Substring(0, scheme + 3)}'";
        }
        string name = text;
        int at = name.IndexOf('@');
        if (at >= 0)
        {
            string digest = name.Substring(at + 1);
            name = name.Substring(0, at);
            if (digest.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? !Sha256.IsMatch(digest) : !Digest.IsMatch(digest))
            {
                return $"'{Shorten(digest)}' is no digest; write 'sha256:' and 64 hexadecimal digits in lower case";
            }
        }
        // A colon before the last slash is a port's.
        int colon = name.IndexOf(':', name.LastIndexOf('/') + 1);
        if (colon >= 0)
        {
            string tag = name.Substring(colon + 1);
            name = name.Substring(0, colon);
            if (!Tag.IsMatch(tag))
            {
                return tag.Length == 0 ? "write a tag behind ':', or leave it out" : $"'{Shorten(tag)}' is no tag; use letters, digits, '_', '.' and '-', at most 128";
            }
        }
        string[] parts = name.Split('/');
        bool hasHost = parts.Length > 1 && (parts[0].IndexOfAny(['.', ':']) >= 0 || parts[0] == "localhost");
        if (hasHost && PortOf(parts[0]) is not (> 0 and < 65536))
        {
            return $"'{Shorten(parts[0])}' is no registry; write its name, with or without ':' and a port";
        }
        foreach (string part in hasHost ? parts.Skip(1) : parts)
        {
            if (!Component.IsMatch(part))
            {
                return part.Length == 0 ? "leave out the '/' that no name stands behind or before"
                    : Component.IsMatch(part.ToLowerInvariant()) ? $"write '{part.ToLowerInvariant()}' for '{part}', in lower case"
                    : $"'{Shorten(part)}' is no name; use lower-case letters and digits, with '.', '_', '__' or '-' between them";
            }
        }
        if (name.Length > 255)
        {
            return "its name has more than 255 characters; shorten it";
        }
        return pinned && at < 0 && colon < 0 ? $"name its tag or digest, for example \"{name}:1.0\"" : null;
    }

    /// <summary>The port of a registry, 443 where it names none; null where it is none.</summary>
    private static int? PortOf(string host) => Host.Match(host) is not { Success: true } match ? null
        : match.Groups["port"] is not { Success: true } port ? 443
        : int.TryParse(port.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string Shorten(string text) => text.Length > 60 ? text.Substring(0, 60) + "…" : text;

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
