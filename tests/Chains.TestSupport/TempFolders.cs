namespace Chains.TestSupport;

/// <summary>Where tests write: below the machine's temp folder, never in the repository.</summary>
internal static class TempFolders
{
    // One per user, since a shared temp folder keeps other users' files from being written.
    internal static string Root { get; } = Path.Combine(Path.GetTempPath(), $"chains-tests-{Environment.UserName}");

    /// <summary>Packages that temp projects restore; packed versions of ours never reach the user's own folder.</summary>
    internal static string Packages { get; } = Path.Combine(Root, "packages");

    internal static string New(string name)
    {
        string path = Path.Combine(Root, "projects", $"{name}-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.CreateDirectory(path);
        return path;
    }
}
