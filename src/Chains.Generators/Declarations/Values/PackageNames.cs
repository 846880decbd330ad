using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Chains.Generators.Declarations.Values;

/// <summary>Packages of Debian and of NuGet, as a Dockerfile and a project take them.</summary>
internal static class PackageNames
{
    private static readonly Regex Apt = Pattern(@"^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9]+)?(=[A-Za-z0-9.+:~-]+)?\z");
    private static readonly Regex NuGetId = Pattern(@"^[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*\z");
    private static readonly Regex Exact = Pattern(@"^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z");
    private static readonly Regex Floating = Pattern(@"^(\*|[0-9]+(\.[0-9]+){0,2}\.\*)(-\*|-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*(\.\*|\*))?\z|^[0-9]+(\.[0-9]+){0,3}-([0-9A-Za-z-]+\.)*[0-9A-Za-z-]*\*\z");

    /// <summary>What is wrong with a Debian package's name, and the repair; null where nothing is.</summary>
    public static string? AptProblem(string text)
    {
        if (Apt.IsMatch(text))
        {
            return null;
        }
        string trimmed = text.Trim();
        return trimmed.Length == 0 ? "name a package"
            : trimmed != text && Apt.IsMatch(trimmed) ? $"write \"{trimmed}\""
            : trimmed.Split(' ', ',') is { Length: > 1 } parts && parts.All(p => p.Length == 0 || Apt.IsMatch(p)) ? $"list each by itself: {string.Join(", ", parts.Where(p => p.Length > 0).Select(p => "\"" + p + "\""))}"
            : Apt.IsMatch(trimmed.ToLowerInvariant()) ? $"write \"{trimmed.ToLowerInvariant()}\": names are in lower case"
            : trimmed[trimmed.Length - 1] == '-' && Apt.IsMatch(trimmed.TrimEnd('-')) ? $"write \"{trimmed.TrimEnd('-')}\": with '-' behind it apt-get removes the package"
            : "use lower-case letters, digits, '+', '-' and '.'";
    }

    /// <summary>What is wrong with a NuGet package as <c>Id</c> or <c>Id/Version</c>, and the repair; null where nothing is.</summary>
    public static string? NuGetProblem(string text)
    {
        int slash = text.IndexOf('/');
        string id = slash < 0 ? text : text.Substring(0, slash);
        if (!NuGetId.IsMatch(id))
        {
            string[] parts = text.Split('@', ' ', ':', ',').Where(p => p.Length > 0).ToArray();
            return text.Trim().Length == 0 ? "name a package"
                : parts is [{ } name, { } number] && NuGetId.IsMatch(name) && IsVersion(number) ? $"write \"{name}/{number}\""
                : parts is [{ } only] && NuGetId.IsMatch(only) ? $"write \"{only}\""
                : "an id consists of letters, digits and '_', with '.' or '-' between them";
        }
        if (id.Length > 100)
        {
            return "an id has at most 100 characters";
        }
        if (slash < 0)
        {
            return null;
        }
        string version = text.Substring(slash + 1);
        return IsVersion(version) ? null
            : version.Trim().Length == 0 ? "write a version behind '/', or leave it out"
            : version.Length > 1 && version[0] is 'v' or 'V' && IsVersion(version.Substring(1)) ? $"write \"{id}/{version.Substring(1)}\""
            : $"'{version}' is no version; write one such as \"1.2.3\", \"1.2.*\" or \"[1.2,2.0)\"";
    }

    private static bool IsVersion(string text) => Exact.IsMatch(text) || Floating.IsMatch(text) || IsRange(text);

    // [1.0], [1.0,2.0), (,1.0], [1.2,)
    private static bool IsRange(string text)
    {
        if (text.Length < 3 || text[0] is not ('[' or '(') || text[text.Length - 1] is not (']' or ')'))
        {
            return false;
        }
        string[] bounds = text.Substring(1, text.Length - 2).Split(',');
        return bounds switch
        {
            [var only] => text[0] == '[' && text[text.Length - 1] == ']' && Exact.IsMatch(only),
            [var from, var to] => (from.Length > 0 || to.Length > 0) && (from.Length == 0 || Exact.IsMatch(from) || Floating.IsMatch(from)) && (to.Length == 0 || Exact.IsMatch(to)),
            _ => false,
        };
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
