using System;
using System.IO;
using System.Linq;

namespace Chains.Build;

/// <summary>Paths as emitted files hold them: relative where possible, with <c>/</c>, so that a folder can move and is the same on every machine.</summary>
internal static class RelativePath
{
    /// <summary>From a folder to a path; the path itself where they share no root.</summary>
    public static string From(string folder, string path)
    {
        StringComparison comparison = Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string[] from = Split(folder);
        string[] to = Split(path);
        if (!string.Equals(Path.GetPathRoot(folder), Path.GetPathRoot(path), comparison))
        {
            return path.Replace('\\', '/');
        }

        int same = 0;
        while (same < from.Length && same < to.Length && string.Equals(from[same], to[same], comparison))
        {
            same++;
        }

        string result = string.Join("/", Enumerable.Repeat("..", from.Length - same).Concat(to.Skip(same)));
        return result.Length == 0 ? "." : result;
    }

    private static string[] Split(string path) => path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
