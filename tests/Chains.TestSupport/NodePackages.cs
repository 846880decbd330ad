using System.Text.Json;

namespace Chains.TestSupport;

/// <summary>The packages of the scripts in a <c>Node/</c> folder, beside them in a folder that git ignores.</summary>
public static class NodePackages
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Installs what the lock file names, unless it is there already.</summary>
    public static async Task InstallAsync(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        // npm keeps a lock file of what it has installed.
        if (Read(Path.Combine(folder, "node_modules", ".package-lock.json")).SetEquals(Read(Path.Combine(folder, "package-lock.json"))))
        {
            return;
        }

        Peers.Require("npm");
        await using ProcessRun npm = ProcessRun.Start("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
        int exitCode = await npm.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"The packages could not be installed: `npm ci` in {Path.GetRelativePath(Repo.Root, folder)} ended with {exitCode}.\n{npm.Output}\n{npm.Errors}");
    }

    private static HashSet<string> Read(string lockFile)
    {
        if (!File.Exists(lockFile))
        {
            return [];
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(lockFile));
        return [.. document.RootElement.GetProperty("packages").EnumerateObject()
            // Optional packages are those of other platforms, which npm leaves out.
            .Where(package => package.Name.Length > 0 && !package.Value.TryGetProperty("optional", out _))
            .Select(package => $"{package.Name} {package.Value.GetProperty("version").GetString()}")];
    }
}
