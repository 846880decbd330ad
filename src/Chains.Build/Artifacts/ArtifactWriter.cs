using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Chains.Build.Diagnostics;

namespace Chains.Build.Artifacts;

/// <summary>
/// Brings a folder up to date: writes what differs, removes what an earlier run wrote and this one does not, and touches nothing else, since builds of the
/// hosts and users keep their own files there. What was written stands in a list beside the chains.
/// </summary>
internal sealed class ArtifactWriter
{
    private readonly string _root;
    private readonly string _listName;

    /// <param name="root">The folder of all chains.</param>
    /// <param name="listName">The name of the list in it; each step of the build has one.</param>
    public ArtifactWriter(string root, string listName)
    {
        // With a separator at its end: what begins with it is below it.
        _root = Path.GetFullPath(root).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + Path.DirectorySeparatorChar;
        _listName = listName;
    }

    public string ListPath => Path.Combine(_root, _listName);

    /// <summary>How many files were written or removed.</summary>
    public int Changes { get; private set; }

    /// <summary>Writes the artifacts, whose paths are relative to the root here.</summary>
    /// <exception cref="ProblemException">CHN0910.</exception>
    public void Write(IReadOnlyList<Artifact> artifacts)
    {
        HashSet<string> before = new(ReadList(), StringComparer.Ordinal);
        HashSet<string> now = new(artifacts.Select(artifact => artifact.Path), StringComparer.Ordinal);
        foreach (Artifact artifact in artifacts)
        {
            WriteIfDifferent(PathOf(artifact.Path), artifact.Bytes);
        }

        // Where the file system takes two spellings for one file, a stale spelling is the new file.
        HashSet<string> spelled = new(now, StringComparer.OrdinalIgnoreCase);
        foreach (string stale in before.Where(path => !spelled.Contains(path)).OrderBy(path => path, StringComparer.Ordinal))
        {
            RemoveFile(PathOf(stale));
        }

        if (now.Count > 0)
        {
            WriteIfDifferent(ListPath, Encoding.UTF8.GetBytes(string.Concat(now.OrderBy(path => path, StringComparer.Ordinal).Select(path => path + "\n"))));
        }
        else
        {
            RemoveFile(ListPath);
        }
    }

    /// <summary>The files that earlier runs wrote, relative to the root; nothing outside the root, whatever the list says.</summary>
    public IReadOnlyList<string> ReadList()
    {
        try
        {
            return File.Exists(ListPath)
                ? File.ReadAllLines(ListPath).Where(line => line.Length > 0 && PathOf(line).StartsWith(_root, StringComparison.Ordinal) && !line.Contains("..")).ToList()
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.UnwritableFile(ListPath, exception.Message), exception);
        }
    }

    private string PathOf(string relative) => Path.GetFullPath(Path.Combine(_root, relative));

    private void WriteIfDifferent(string path, byte[] bytes)
    {
        try
        {
            if (File.Exists(path) && File.ReadAllBytes(path).SequenceEqual(bytes))
            {
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            Changes++;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.UnwritableFile(path, exception.Message), exception);
        }
    }

    private void RemoveFile(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return;
            }

            File.Delete(path);
            Changes++;
            for (string? folder = Path.GetDirectoryName(path); folder is not null && folder.Length >= _root.Length - 1 && IsEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.UnwritableFile(path, exception.Message), exception);
        }
    }

    private static bool IsEmpty(string folder) => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();
}
