using System.Security;

namespace Chains.TestSupport;

/// <summary>
/// A user's project in a folder outside the repository: no file of ours is above it, its packages go to a folder of their own (the machine's are only read),
/// and its feed of <c>Chains</c> is the packed one. Disposing it ends its processes and removes the folder.
/// </summary>
public sealed class TempProject : IAsyncDisposable
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(5);

    private readonly List<ProcessRun> _runs = [];
    private readonly PackedFeed? _feed;

    private TempProject(string folder, PackedFeed? feed)
    {
        Folder = folder;
        _feed = feed;
    }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>An empty folder with a <c>NuGet.config</c> that adds the feed, if there is one, to the machine's own sources.</summary>
    /// <param name="name">The first part of the folder's name.</param>
    /// <param name="feed">The packed feed, or null for projects that need no package of ours.</param>
    public static TempProject Create(string name, PackedFeed? feed)
    {
        TempProject project = new(TempFolders.New(name), feed);
        if (feed is not null)
        {
            project.Write("NuGet.config", $"""
                <configuration>
                  <packageSources>
                    <add key="chains-packed" value="{SecurityElement.Escape(feed.Folder)}" />
                  </packageSources>
                </configuration>
                """);
        }

        return project;
    }

    /// <summary>The text of a project file for the given SDK that references the packed <c>Chains</c>.</summary>
    /// <param name="outputType"><c>Library</c> or <c>Exe</c>.</param>
    /// <param name="more">Further XML inside the project.</param>
    public string ProjectFile(string outputType = "Library", string more = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>{outputType}</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <NuGetAudit>false</NuGetAudit>
            <WarningsAsErrors>CS9057</WarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Chains" Version="{(_feed ?? throw new InvalidOperationException("This temp project has no feed.")).Version}" />
          </ItemGroup>
          {more}
        </Project>
        """;

    /// <summary>The absolute path of a file of the project.</summary>
    public string PathOf(string relative) => Path.GetFullPath(Path.Combine(Folder, relative));

    /// <summary>Writes a file, and the folders above it.</summary>
    public TempProject Write(string relative, string text)
    {
        string path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Copies a folder of the repository, <c>bin</c> and <c>obj</c> left out.</summary>
    public TempProject CopyFromRepo(string relativeFolder, string to = ".")
    {
        CopyFolder(Repo.PathOf(relativeFolder), PathOf(to));
        return this;
    }

    /// <summary>The text of a file of the project.</summary>
    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary><c>dotnet build</c> in the folder.</summary>
    public Task<BuildResult> BuildAsync(params string[] arguments) => DotnetAsync(["build", "-nologo", "-clp:NoSummary", .. arguments]);

    /// <summary><c>dotnet publish</c> in the folder.</summary>
    public Task<BuildResult> PublishAsync(params string[] arguments) => DotnetAsync(["publish", "-nologo", "-clp:NoSummary", .. arguments]);

    /// <summary><c>dotnet run</c> in the folder, to its end.</summary>
    public Task<BuildResult> RunAsync(params string[] arguments) => DotnetAsync(["run", .. arguments]);

    /// <summary>Any <c>dotnet</c> command in the folder, to its end.</summary>
    public async Task<BuildResult> DotnetAsync(params string[] arguments)
    {
        await using ProcessRun run = Start("dotnet", arguments);
        int exitCode = await run.WaitAsync(CommandTimeout, TestContext.Current.CancellationToken);
        return new BuildResult($"dotnet {string.Join(' ', arguments)}", exitCode, run.Output, run.Errors);
    }

    /// <summary>Starts a program in the folder, with the environment of the project's builds.</summary>
    public ProcessRun Start(string fileName, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Dictionary<string, string?> all = new()
        {
            ["NUGET_PACKAGES"] = TempFolders.Packages,
            ["NUGET_FALLBACK_PACKAGES"] = MachinePackages(),
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        ProcessRun run = ProcessRun.Start(fileName, arguments, Folder, all);
        _runs.Add(run);
        return run;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (ProcessRun run in _runs)
        {
            await run.DisposeAsync();
        }

        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException exception)
        {
            TestContext.Current.SendDiagnosticMessage($"{Folder} is left behind: {exception.Message}");
        }
    }

    internal static void CopyFolder(string from, string to)
    {
        foreach (string file in SourceFiles(from))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    internal static IEnumerable<string> SourceFiles(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(child => Path.GetFileName(child) is not ("bin" or "obj" or "artifacts" or "TestResults")).SelectMany(SourceFiles));

    // Packages that the machine has already are read from where they are.
    private static string? MachinePackages()
    {
        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(folder) ? folder : null;
    }
}
