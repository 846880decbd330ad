namespace Chains.TestSupport;

/// <summary>Finds the files of this repository from a running test.</summary>
public static class Repo
{
    // Directory.Build.props maps the root of the repository to this in everything that the compiler records.
    private const string MappedRoot = "/_/";

    private static readonly Lazy<string> LazyRoot = new(FindRoot);

    /// <summary>The root of the repository, without a separator at the end.</summary>
    public static string Root => LazyRoot.Value;

    /// <summary>The absolute path of a file given from the root, with <c>/</c> between its parts.</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>The file on disk behind a path that the compiler recorded (<c>[CallerFilePath]</c>).</summary>
    public static string SourceFile(string recorded)
    {
        string path = recorded.Replace('\\', '/');
        return path.StartsWith(MappedRoot, StringComparison.Ordinal) ? PathOf(path[MappedRoot.Length..]) : recorded;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))
                && File.Exists(Path.Combine(folder.FullName, "src", "Directory.Build.props")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No repository above {AppContext.BaseDirectory}: run the tests from the checkout's own bin folder.");
    }
}
