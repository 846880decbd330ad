using System;
using System.Linq;

namespace Chains.Generators.Declarations.Values;

/// <summary>Paths within a folder, which stand in projects and manifests as they are, and globs over such paths.</summary>
internal static class RelativePaths
{
    /// <summary>What MSBuild, Windows or a shell reads as something else.</summary>
    private const string Special = ":*?\"<>|;$%";

    /// <summary>What is wrong with the path of a folder, and the repair; null where nothing is.</summary>
    public static string? FolderProblem(string text) => Problem(text) ?? (Normal(text).Length == 0 ? "name a folder within it" : null);

    /// <summary>What is wrong with the path of a file, and the repair; null where nothing is.</summary>
    public static string? FileProblem(string text) => Problem(text) ?? (text.EndsWith("/", StringComparison.Ordinal) || Normal(text).Length == 0 ? "name the file, too" : null);

    /// <summary>The path without what it can do without: two of one normal form are one place.</summary>
    public static string Normal(string text) => string.Join("/", text.Split('/').Where(s => s is not ("" or ".")));

    /// <summary>What is wrong with a glob over the files of a repository, and the repair; null where nothing is.</summary>
    public static string? GlobProblem(string text)
    {
        return text.Trim().Length == 0 ? "write a pattern such as \"*.safetensors\""
            : text.Any(char.IsControl) ? "leave out line breaks"
            : text.Trim() != text ? $"write \"{text.Trim()}\""
            : text.IndexOf('\\') >= 0 ? $"write \"{text.Replace('\\', '/')}\""
            : text[0] == '/' ? $"write \"{text.TrimStart('/')}\": patterns begin within the repository"
            : text.Split('/').Contains("..") ? "leave out '..'"
            : text.IndexOf("://", StringComparison.Ordinal) >= 0 ? "write the part behind the repository's name"
            : text[0] == '!' ? "put it into the other list, without '!'"
            : text.Count(c => c == '[') != text.Count(c => c == ']') ? "close each '[' by a ']'"
            : null;
    }

    private static string? Problem(string text)
    {
        if (text.Trim().Length == 0)
        {
            return "write a path, or leave it out";
        }
        if (text.Any(char.IsControl))
        {
            return "leave out line breaks";
        }
        if (text.Trim() != text)
        {
            return $"write \"{text.Trim()}\"";
        }
        if (text[0] is '/' or '\\' or '~' || (text.Length > 1 && text[1] == ':'))
        {
            return "leave out the root";
        }
        if (text.IndexOf('\\') >= 0)
        {
            return $"write \"{text.Replace('\\', '/')}\"";
        }
        string[] segments = text.Split('/');
        if (segments.Contains(".."))
        {
            return "leave out '..'";
        }
        if (text.IndexOfAny(Special.ToCharArray()) is var at and >= 0)
        {
            return $"leave out '{text[at]}'";
        }
        // Two characters that begin a list of items in a project.
        if (text.IndexOf("@(", StringComparison.Ordinal) >= 0)
        {
            return "leave out '@('";
        }
        // "./data" and "data/" are what completion in a shell writes.
        bool isNormal = segments.Skip(segments[0] == "." ? 1 : 0).Take(segments.Length - (segments[0] == "." ? 1 : 0) - (segments[segments.Length - 1].Length == 0 ? 1 : 0)).All(s => s is not ("" or "."));
        return isNormal || Normal(text).Length == 0 ? null : $"write \"{Normal(text)}\"";
    }
}
