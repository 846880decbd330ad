using System.IO.Compression;
using System.Text.RegularExpressions;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Build.Tests;

/// <summary>`dotnet build` with packages that are named and laid out as the real ones, from a feed of the test's own.</summary>
public sealed class GpuPackageBuildTests
{
    private const string Version = "99.0.0-test";

    private const string Chain = """
        using Chains;

        namespace Search;

        [Chainlet]
        [Compute(Gpu = Gpu.L4)]
        public sealed partial class Embedder
        {
            public Task<string> RunRemote(string text) => Task.FromResult(OnnxRuntime.Session.Run(text));
        }

        [Chainlet]
        public sealed partial class Tokenizer
        {
            private readonly int _extra = 1;

            public async Task<int> RunRemote(string text)
            {
                await Task.Yield();
                return OnnxRuntime.Session.Run(text).Length + _extra;
            }
        }

        [Chainlet, Entrypoint("search")]
        public sealed partial class Finder(
            IEmbedder embedder,
            ITokenizer tokenizer)
        {
            public async Task<string> RunRemote(string text) => await embedder.RunRemote(text) + await tokenizer.RunRemote(text) + Vectors.Index.Find(text);
        }
        """;

    [Fact]
    public async Task A_chainlet_without_a_GPU_is_warned_of_each_package_for_GPUs_at_its_line()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        await using TempProject project = TempProject.Create("gpu", feed);
        Directory.CreateDirectory(project.PathOf("feed"));
        Pack(project, "Microsoft.ML.OnnxRuntime.Gpu", ["Microsoft.ML.OnnxRuntime.Gpu.Linux"], ("build/native/readme.txt", "meta"u8.ToArray()));
        Pack(project, "Microsoft.ML.OnnxRuntime.Gpu.Linux", ["Microsoft.ML.OnnxRuntime.Managed"], ("runtimes/linux-x64/native/libonnxruntime.so", new byte[1_800_000]));
        Pack(project, "Microsoft.ML.OnnxRuntime.Managed", [], ("lib/net10.0/OnnxRuntime.dll", Assembly("OnnxRuntime", "namespace OnnxRuntime; public static class Session { public static string Run(string text) => text; }")));
        Pack(project, "LLamaSharp.Backend.Cuda12", [], ("runtimes/linux-x64/native/libllama.so", new byte[4000]));
        Pack(project, "Acme.Vectors", ["Acme.Kernels"], ("lib/net10.0/Vectors.dll", Assembly("Vectors", "namespace Vectors; public static class Index { public static string Find(string text) => text; }")));
        Pack(project, "Acme.Kernels", [], ("runtimes/linux-x64/native/libcublasLt.so.12", new byte[1000]));
        project
            .Write("NuGet.config", project.Read("NuGet.config").Replace("</packageSources>", "<add key=\"gpu\" value=\"feed\" /></packageSources>", StringComparison.Ordinal))
            .Write("Search.csproj", project.ProjectFile(more: $"""
                <PropertyGroup>
                    <RestorePackagesPath>$(MSBuildProjectDirectory)/packages</RestorePackagesPath>
                    <DefaultItemExcludes>$(DefaultItemExcludes);packages/**</DefaultItemExcludes>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Microsoft.ML.OnnxRuntime.Gpu" Version="{Version}" />
                    <PackageReference Include="LLamaSharp.Backend.Cuda12" Version="{Version}" Condition="'$(Moved)' != 'true'" />
                    <PackageReference Include="Acme.Vectors" Version="{Version}" />
                  </ItemGroup>
                """))
            .Write("Search.cs", Chain);

        BuildResult build = await project.BuildAsync();
        Assert.True(build.ExitCode == 0, build.Output);
        string[] warnings = [.. build.Output.Split('\n').Where(line => line.Contains("CHN0922", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().Order(StringComparer.Ordinal)];
        Assert.Collection(
            warnings,
            line => AssertWarning(line, Line("private readonly int _extra"), "Search.Tokenizer", $"LLamaSharp.Backend.Cuda12 {Version} (5 kB on disk)", "the project asks for it: no code names it, so every host gets it."),
            line => AssertWarning(line, Line("private readonly int _extra"), "Search.Tokenizer", $"Microsoft.ML.OnnxRuntime.Gpu {Version} (2 MB on disk, with Microsoft.ML.OnnxRuntime.Gpu.Linux)", "the project asks for it: its code uses Microsoft.ML.OnnxRuntime.Managed."),
            line => AssertWarning(line, Line("class Finder("), "Search.Finder", $"Acme.Kernels {Version} (2 kB on disk)", "comes by Acme.Vectors → Acme.Kernels: its code uses Acme.Vectors."),
            line => AssertWarning(line, Line("class Finder("), "Search.Finder", $"LLamaSharp.Backend.Cuda12 {Version} (5 kB on disk)", "the project asks for it: no code names it, so every host gets it."));

        // The message's repairs, one each: a GPU, other code, and the package where it is needed.
        project.Write("Search.cs", Chain
            .Replace("public sealed partial class Finder", "[Compute(Gpu = Gpu.T4)]\npublic sealed partial class Finder", StringComparison.Ordinal)
            .Replace("OnnxRuntime.Session.Run(text).Length", "text.Length", StringComparison.Ordinal)
            .Replace("[Compute(Gpu = Gpu.L4)]", $"[Compute(Gpu = Gpu.L4), DockerImage(NuGetPackages = [\"LLamaSharp.Backend.Cuda12/{Version}\"])]", StringComparison.Ordinal));
        BuildResult repaired = await project.BuildAsync("-p:Moved=true");
        repaired.AssertSucceeded();
        Assert.DoesNotContain("CHN0922", repaired.Output, StringComparison.Ordinal);
        Assert.Contains("LLamaSharp.Backend.Cuda12", project.Read("bin/chains/search/hosts/Embedder/Embedder.csproj"), StringComparison.Ordinal);

        // In the image of a chainlet that has no GPU it is found by its name.
        project.Write("Search.cs", project.Read("Search.cs").Replace("Compute(Gpu = Gpu.L4), ", "", StringComparison.Ordinal));
        BuildResult again = await project.BuildAsync("-p:Moved=true");
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Contains("warning CHN0922: The chainlet Search.Embedder has no GPU, but names LLamaSharp.Backend.Cuda12 in [DockerImage(NuGetPackages = …)]", again.Output, StringComparison.Ordinal);
        Assert.Contains($"warning CHN0922: The chainlet Search.Embedder has no GPU, but its host is published with Microsoft.ML.OnnxRuntime.Gpu {Version}", again.Output, StringComparison.Ordinal);

        // Every host is to have what the keep list names.
        BuildResult kept = await project.BuildAsync("-p:Moved=true", "-t:Rebuild", "-p:ChainsKeepPackages=Microsoft.ML.OnnxRuntime.Gpu");
        Assert.True(kept.ExitCode == 0, kept.Output);
        Assert.Contains("names LLamaSharp.Backend.Cuda12", kept.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is published with", kept.Output, StringComparison.Ordinal);
        BuildResult hidden = await project.BuildAsync("-p:Moved=true", "-t:Rebuild", "-p:NoWarn=CHN0922");
        hidden.AssertSucceeded();
        Assert.DoesNotContain("CHN0922", hidden.Output, StringComparison.Ordinal);
    }

    private static int Line(string text) => Chain[..Chain.IndexOf(text, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    private static void AssertWarning(string line, int number, string chainlet, string package, string reason)
    {
        Assert.Matches($"""Search\.cs\({number},\d+\): warning CHN0922: The chainlet {Regex.Escape(chainlet)} has no GPU, but its host is published with {Regex.Escape(package)}\. It runs on GPUs alone and {Regex.Escape(reason)} """, line);
    }

    // Against the SDK's reference assembly: the users' compiler does not see the runtime's own.
    private static byte[] Assembly(string name, string source)
    {
        string packs = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../../packs/Microsoft.NETCore.App.Ref");
        string runtime = Directory.EnumerateDirectories(packs).Select(version => Path.Combine(version, "ref/net10.0/System.Runtime.dll")).First(File.Exists);
        return Compile.Emit(CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], [MetadataReference.CreateFromFile(runtime)], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)));
    }

    private static void Pack(TempProject project, string id, string[] dependencies, params (string Path, byte[] Content)[] files)
    {
        using ZipArchive package = ZipFile.Open(project.PathOf($"feed/{id}.{Version}.nupkg"), ZipArchiveMode.Create);
        string nuspec = $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id>
                <version>{Version}</version>
                <authors>test</authors>
                <description>Stands for the real one.</description>
                <dependencies>
                  <group targetFramework="net10.0">
                    {string.Concat(dependencies.Select(dependency => $"<dependency id=\"{dependency}\" version=\"{Version}\" />"))}
                  </group>
                </dependencies>
              </metadata>
            </package>
            """;
        foreach ((string path, byte[] content) in files.Prepend(($"{id}.nuspec", System.Text.Encoding.UTF8.GetBytes(nuspec))))
        {
            using Stream stream = package.CreateEntry(path).Open();
            stream.Write(content);
        }
    }
}
