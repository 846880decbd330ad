using System.Security.Cryptography;
using System.Text;

namespace Chains.TestSupport;

/// <summary>
/// The package <c>Chains</c> as it would be published, and the tool <c>Chains.Cli</c> where a test wants it, packed once for each state of the sources. The packing happens on a copy of the sources, so that it
/// never meets a build of the repository that runs at the same time; the version ends in a hash of them, so that no cache of NuGet can serve an older one.
/// </summary>
/// <param name="Folder">The feed: a folder of packages.</param>
/// <param name="Version">The version to reference.</param>
public sealed record PackedFeed(string Folder, string Version)
{
    private static readonly string Root = Path.Combine(TempFolders.Root, "pack");

    private static readonly Lazy<Task<PackedFeed>> LazyFeed = new(PackAsync);

    private static readonly string[] RootFiles = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "NuGet.config", "global.json", "LICENSE", "README.md", ".editorconfig"];

    /// <summary>The feed of the sources as they are now.</summary>
    public static Task<PackedFeed> GetAsync() => LazyFeed.Value;

    /// <summary>The same with the tool beside the package.</summary>
    public static async Task<PackedFeed> GetWithToolAsync()
    {
        PackedFeed feed = await GetAsync();
        return await PackAsync("src/Chains.Cli", "Chains.Cli", feed.Version);
    }

    private static Task<PackedFeed> PackAsync() => PackAsync("src/Chains.Package", "Chains", $"0.1.0-test.h{Hash(Inputs())}");

    private static async Task<PackedFeed> PackAsync(string project, string package, string version)
    {
        Directory.CreateDirectory(Root);
        await using FileStream exclusive = await LockAsync(Path.Combine(Root, "lock"));
        string feed = Path.Combine(Root, "feed", version);
        string file = $"{package}.{version}.nupkg";
        if (File.Exists(Path.Combine(feed, file)))
        {
            return new PackedFeed(feed, version);
        }

        string sources = Path.Combine(Root, "sources");
        Mirror(Inputs(), sources);
        string packed = Path.Combine(Root, "packed");
        if (Directory.Exists(packed))
        {
            Directory.Delete(packed, recursive: true);
        }

        await using ProcessRun pack = ProcessRun.Start(
            "dotnet",
            ["pack", project, "-nologo", "-v", "quiet", "-c", "Release", $"-p:ChainsVersion={version}", "-o", packed],
            sources);
        int exitCode = await pack.WaitAsync(TimeSpan.FromMinutes(8));
        if (exitCode != 0 || !File.Exists(Path.Combine(packed, file)))
        {
            throw new InvalidOperationException($"`dotnet pack {project}` ended with {exitCode}:\n{pack.Output}\n{pack.Errors}");
        }

        Directory.CreateDirectory(feed);
        File.Move(Path.Combine(packed, file), Path.Combine(feed, file));
        RemoveOld(Path.Combine(Root, "feed"));
        RemoveOld(Path.Combine(TempFolders.Packages, package.ToLowerInvariant()));
        return new PackedFeed(feed, version);
    }

    // Several test processes may want the feed at once; a file lock has no event to await, hence the polling.
    private static async Task<FileStream> LockAsync(string path)
    {
        for (long start = Environment.TickCount64; ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 - start < TimeSpan.FromMinutes(10).TotalMilliseconds)
            {
                await Task.Delay(50);
            }
        }
    }

    private static SortedDictionary<string, string> Inputs()
    {
        SortedDictionary<string, string> inputs = new(StringComparer.Ordinal);
        IEnumerable<string> files = TempProject.SourceFiles(Repo.PathOf("src"))
            .Concat(TempProject.SourceFiles(Repo.PathOf("build")))
            .Concat(RootFiles.Select(Repo.PathOf).Where(File.Exists));
        foreach (string file in files)
        {
            inputs.Add(Path.GetRelativePath(Repo.Root, file).Replace('\\', '/'), file);
        }

        return inputs;
    }

    private static string Hash(SortedDictionary<string, string> inputs)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string file) in inputs)
        {
            byte[] content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    // Unchanged files keep their times, so that the second packing builds only what changed.
    private static void Mirror(SortedDictionary<string, string> inputs, string target)
    {
        // A restore refuses a source of NuGet.config that does not exist.
        Directory.CreateDirectory(Path.Combine(target, "artifacts", "feed"));
        foreach (string old in TempProject.SourceFiles(target).Where(file => !inputs.ContainsKey(Path.GetRelativePath(target, file).Replace('\\', '/'))).ToList())
        {
            File.Delete(old);
        }

        foreach ((string name, string file) in inputs)
        {
            string copy = Path.Combine(target, name);
            byte[] content = File.ReadAllBytes(file);
            if (!File.Exists(copy) || !content.AsSpan().SequenceEqual(File.ReadAllBytes(copy)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.WriteAllBytes(copy, content);
            }
        }
    }

    // Other processes that run now use the same sources, or wait for the lock: what is older than an hour is nobody's.
    private static void RemoveOld(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string old in Directory.EnumerateDirectories(folder).Where(old => Directory.GetLastWriteTimeUtc(old) < DateTime.UtcNow.AddHours(-1)))
        {
            Directory.Delete(old, recursive: true);
        }
    }
}
