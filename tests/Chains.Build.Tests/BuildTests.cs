using System.Text.Json;
using Chains.TestSupport;

namespace Chains.Build.Tests;

/// <summary>`dotnet build`, `publish` and `clean` on projects outside the repository, with the packed package: thirteen commands in all.</summary>
public sealed class BuildTests
{
    // Yaml is reached by the chainlet Reader alone, Google.Protobuf by nobody but the entrypoint.
    private const string TwoPackages = """
        using Chains;

        namespace Shop;

        public sealed record Item(string Name, int Count);

        [Chainlet]
        [Compute(Gpu = Gpu.H100, Memory = "8Gi")]
        public sealed partial class Reader
        {
            public Task<Item> RunRemote(string yaml)
            {
                var fields = new YamlDotNet.Serialization.Deserializer().Deserialize<Dictionary<string, string>>(yaml);
                return Task.FromResult(new Item(fields["name"], int.Parse(fields["count"])));
            }
        }

        [Chainlet, Entrypoint("shop")]
        public sealed partial class Counter(IReader reader)
        {
            public async Task<string> RunRemote(string yaml)
            {
                Item item = await reader.RunRemote(yaml);
                return Google.Protobuf.ByteString.CopyFromUtf8(item.Name).Length + " " + item.Count;
            }
        }
        """;

    private const string Packages = """
        <ItemGroup>
            <PackageReference Include="YamlDotNet" Version="16.3.0" />
            <PackageReference Include="Google.Protobuf" Version="3.25.1" />
          </ItemGroup>
        """;

    [Fact]
    public async Task A_project_emits_its_chain_once_and_hosts_that_are_their_chainlets_closure()
    {
        await using TempProject project = TempProject.Create("shop", await PackedFeed.GetAsync());
        project.Write("Shop.csproj", project.ProjectFile(more: Packages)).Write("Shop.cs", TwoPackages);
        BuildResult build = await project.DotnetAsync("build", "-nologo", "-tl:off", "-v", "normal");
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Contains("The host Counter of the chain shop leaves out packages that its code does not reach: YamlDotNet.", build.Output, StringComparison.Ordinal);
        Assert.Contains("The host Reader of the chain shop leaves out packages that its code does not reach: Google.Protobuf.", build.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "chain.json", "compose.yaml", "graph.mmd", "hosts/.editorconfig", "hosts/Counter/Counter.csproj", "hosts/Counter/Dockerfile", "hosts/Counter/Program.cs",
                "hosts/Counter/contract.binpb", "hosts/Counter/hostsettings.json", "hosts/Counter/left-out-packages.txt", "hosts/Counter/openapi.json", "hosts/Directory.Build.props", "hosts/Directory.Build.rsp", "hosts/Directory.Build.targets",
                "hosts/Directory.Packages.props", "hosts/Directory.Solution.props", "hosts/Directory.Solution.targets", "hosts/Host.targets", "hosts/Reader/Dockerfile",
                "hosts/Reader/Program.cs", "hosts/Reader/Reader.csproj", "hosts/Reader/contract.binpb", "hosts/Reader/hostsettings.json", "hosts/Reader/left-out-packages.txt", "hosts/hosts.slnx", "hosts/identities.json",
                "kubernetes/base/counter.yaml", "kubernetes/base/kustomization.yaml", "kubernetes/base/reader.yaml", "kubernetes/images/kustomization.yaml",
                "openapi.json", "protos/counter.proto", "protos/reader.proto", "protos/types.proto",
            ],
            Files(project.PathOf("bin/chains/shop")));

        // An unchanged build writes nothing at all, ours or the SDK's.
        Dictionary<string, DateTime> before = Times(project);
        (await project.BuildAsync()).AssertSucceeded();
        Assert.Equal(before, Times(project));

        // Both programs work without what they leave out.
        Dictionary<string, string> first = Identities(project);
        string reader = await PublishAsync(project, "Reader");
        string counter = await PublishAsync(project, "Counter");
        Assert.Equal((true, false), (File.Exists(Path.Combine(reader, "YamlDotNet.dll")), File.Exists(Path.Combine(reader, "Google.Protobuf.dll"))));
        Assert.Equal((false, true), (File.Exists(Path.Combine(counter, "YamlDotNet.dll")), File.Exists(Path.Combine(counter, "Google.Protobuf.dll"))));
        Assert.DoesNotContain("YamlDotNet", await File.ReadAllTextAsync(Path.Combine(counter, "Counter.deps.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("Google.Protobuf", await File.ReadAllTextAsync(Path.Combine(reader, "Reader.deps.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await using (HostProcess readerHost = await HostProcess.StartHealthyAsync(Path.Combine(reader, "Reader.dll")))
        await using (HostProcess counterHost = await HostProcess.StartHealthyAsync(Path.Combine(counter, "Counter.dll"), new Dictionary<string, string?> { ["services__Reader__grpc__0"] = readerHost.GrpcAddress.ToString() }))
        {
            using HttpClient http = new();
            using StringContent body = new("{\"yaml\":\"name: pear\\ncount: 3\"}", System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await http.PostAsync(new Uri(counterHost.HttpAddress, "run_remote"), body, TestContext.Current.CancellationToken);
            Assert.Equal("\"4 3\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        // The publishing built the project as Release, whose code differs from Debug's.
        (await project.BuildAsync()).AssertSucceeded();
        Assert.Equal(first, Identities(project));

        // The body of one chainlet: its host alone changes, and the first step does not run.
        DateTime emitted = File.GetLastWriteTimeUtc(project.PathOf("obj/Debug/net10.0/chains.files.stamp"));
        project.Write("Shop.cs", TwoPackages.Replace("fields[\"name\"]", "fields[\"name\"].Trim()", StringComparison.Ordinal));
        (await project.BuildAsync()).AssertSucceeded();
        Assert.Equal(emitted, File.GetLastWriteTimeUtc(project.PathOf("obj/Debug/net10.0/chains.files.stamp")));
        Dictionary<string, string> second = Identities(project);
        Assert.Equal(first["Counter"], second["Counter"]);
        Assert.NotEqual(first["Reader"], second["Reader"]);
        Assert.True(File.Exists(project.PathOf("bin/chains/shop/hosts/Reader/publish/Reader.dll")), "A build must leave what others put beside the hosts.");

        (await project.DotnetAsync("clean", "-nologo", "-v", "quiet")).AssertSucceeded();
        Assert.False(Directory.Exists(project.PathOf("bin/chains")), "`dotnet clean` leaves bin/chains.");
    }

    [Fact]
    public async Task The_users_repository_does_not_reach_the_hosts()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        await using TempProject project = TempProject.Create("repo", feed);
        project
            .Write("Directory.Build.props", """
                <Project>
                  <PropertyGroup>
                    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                    <OutputType Condition="'$(MSBuildProjectName)' == 'Pick'">Library</OutputType>
                    <AssemblyName Condition="'$(MSBuildProjectName)' == 'Pick'">Taken</AssemblyName>
                  </PropertyGroup>
                </Project>
                """)
            .Write("Directory.Build.targets", "<Project><Target Name=\"No\" BeforeTargets=\"CoreCompile\" Condition=\"'$(MSBuildProjectName)' == 'Pick'\"><Error Text=\"The user's targets reached a host.\" /></Target></Project>")
            .Write("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup>
                    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageVersion Include="Chains" Version="{feed.Version}" />
                    <PackageVersion Include="YamlDotNet" Version="16.3.0" />
                  </ItemGroup>
                </Project>
                """)
            .Write("Directory.Build.rsp", "-p:RootNamespaceOfTheUser=1\n")
            .Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.CS1591.severity = error\n")
            .Write("app/Same.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFrameworks>net10.0</TargetFrameworks>
                    <OutputType>Exe</OutputType>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Chains" />
                    <PackageReference Include="YamlDotNet" />
                    <ProjectReference Include="../lib/Lib.csproj" />
                  </ItemGroup>
                </Project>
                """)
            .Write("lib/Lib.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Chains" />
                  </ItemGroup>
                </Project>
                """)
            .Write("lib/Pick.cs", """
                using Chains;

                namespace Lib;

                public sealed record Choice(string Name, int Position);

                [Chainlet]
                internal sealed partial class Unused
                {
                    public Task<int> RunRemote() => Task.FromResult(1);
                }

                [Chainlet]
                public sealed partial class Pick
                {
                    public Task<Choice> RunRemote(IReadOnlyList<string> names) => Task.FromResult(new Choice(names[^1], names.Count));
                }
                """)
            .Write("app/Program.cs", """
                using Chains;
                using Lib;

                Console.WriteLine(new YamlDotNet.Serialization.Serializer().Serialize("the program's own"));

                // Called as the project is: its host needs another assembly name.
                [Chainlet, Entrypoint("same")]
                public sealed partial class Same(IPick pick)
                {
                    public async Task<string> RunRemote(IReadOnlyList<string> names) => (await pick.RunRemote(names)).Name;
                }
                """);
        (await project.DotnetAsync("build", "app", "-nologo", "-clp:NoSummary")).AssertSucceeded();
        Assert.False(Directory.Exists(project.PathOf("lib/bin/chains")), "A library of chainlets emits nothing.");
        Assert.Equal("YamlDotNet\n", project.Read("app/bin/chains/same/hosts/Pick/left-out-packages.txt"));

        string hosts = project.PathOf("app/bin/chains/same/hosts");
        (await project.DotnetAsync("build", Path.Combine(hosts, "hosts.slnx"), "-nologo", "-clp:NoSummary")).AssertSucceeded();
        string pick = Path.Combine(hosts, "artifacts", "bin", "Pick", "debug");
        string same = Path.Combine(hosts, "artifacts", "bin", "Same", "debug");
        Assert.False(File.Exists(Path.Combine(pick, "YamlDotNet.dll")), "An executable has its packages beside it; its hosts must not take them from there.");
        await using HostProcess pickHost = await HostProcess.StartHealthyAsync(Path.Combine(pick, "Pick.dll"));
        await using HostProcess sameHost = await HostProcess.StartHealthyAsync(Path.Combine(same, "Same.Host.dll"), new Dictionary<string, string?> { ["services__Pick__grpc__0"] = pickHost.GrpcAddress.ToString() });
        using HttpClient http = new();
        using StringContent body = new("{\"names\":[\"a\",\"b\"]}", System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync(new Uri(sameHost.HttpAddress, "run_remote"), body, TestContext.Current.CancellationToken);
        Assert.Equal("\"b\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_broken_rule_fails_at_the_users_line_and_again_by_name_where_it_was_switched_down()
    {
        await using TempProject project = TempProject.Create("broken", await PackedFeed.GetAsync());
        project.Write("Broken.csproj", project.ProjectFile()).Write("Broken.cs", """
            using Chains;

            namespace Broken;

            [Chainlet, Entrypoint("broken")]
            public sealed partial class Asker
            {
                public Task<string> RunRemote(object anything) => Task.FromResult(anything.ToString() ?? "");
            }
            """);
        BuildResult build = (await project.BuildAsync()).AssertFailed();
        BuildMessage error = Assert.Single(build.Errors);
        Assert.StartsWith("CHN0", error.Id, StringComparison.Ordinal);
        Assert.Equal(("Broken.cs", 8), (Path.GetFileName(error.File), error.Line));
        Assert.False(Directory.Exists(project.PathOf("bin/chains")));

        project.Write(".editorconfig", $"root = true\n[*.cs]\ndotnet_diagnostic.{error.Id}.severity = none\n");
        BuildMessage again = Assert.Single((await project.BuildAsync()).AssertFailed().Errors);
        Assert.Equal("CHN0901", again.Id);
        Assert.Contains($"Broken.Asker (Broken) breaks {error.Id}", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_chainlets_without_an_entrypoint_is_an_error_unless_it_emits_none()
    {
        await using TempProject project = TempProject.Create("idle", await PackedFeed.GetAsync());
        project.Write("Idle.csproj", project.ProjectFile("Exe", "<PropertyGroup><NoWarn>$(NoWarn);CHN0105;CHN0106;CHN0107;CHN0108;CHN0109</NoWarn></PropertyGroup>")).Write("Program.cs", """
            using Chains;

            return 0;

            [Chainlet]
            public sealed partial class One
            {
                public Task<int> RunRemote() => Task.FromResult(1);
            }
            """);
        BuildResult build = (await project.BuildAsync()).AssertFailed();
        Assert.Contains("One", Assert.Single(build.Errors, error => error.Id == "CHN0904").Text, StringComparison.Ordinal);
        (await project.BuildAsync("-p:ChainsEmit=false")).AssertSucceeded();
        Assert.False(Directory.Exists(project.PathOf("bin/chains")));
    }

    private static async Task<string> PublishAsync(TempProject project, string chainlet)
    {
        (await project.DotnetAsync("publish", $"bin/chains/shop/hosts/{chainlet}", "-nologo", "-clp:NoSummary")).AssertSucceeded();
        return project.PathOf($"bin/chains/shop/hosts/{chainlet}/publish");
    }

    private static Dictionary<string, string> Identities(TempProject project)
    {
        using JsonDocument json = JsonDocument.Parse(project.Read("bin/chains/shop/hosts/identities.json"));
        return json.RootElement.GetProperty("hosts").EnumerateObject().ToDictionary(host => host.Name, host => host.Value.GetProperty("identity").GetString()!, StringComparer.Ordinal);
    }

    private static Dictionary<string, DateTime> Times(TempProject project)
        => new[] { "bin", "obj" }.SelectMany(folder => Directory.EnumerateFiles(project.PathOf(folder), "*", SearchOption.AllDirectories)).ToDictionary(file => Path.GetRelativePath(project.Folder, file), File.GetLastWriteTimeUtc, StringComparer.Ordinal);

    private static List<string> Files(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
