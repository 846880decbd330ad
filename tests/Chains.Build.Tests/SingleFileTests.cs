using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Chains.Build.Artifacts;
using Chains.TestSupport;

namespace Chains.Build.Tests;

/// <summary>A chain that is one file has no project: the hosts get one, beside the file.</summary>
public sealed class SingleFileTests
{
    private const string Chain = """
        using Chains;

        await using LocalChain<IHello> chain = await Chain.RunLocalAsync<IHello>();
        Console.WriteLine(await chain.Entrypoint.RunRemote(2));

        [Chainlet]
        [DockerImage(DataDir = "texts")]
        public sealed partial class Words
        {
            public string[] RunRemote(int count) => [.. Enumerable.Repeat("Hello", count)];
        }

        [Chainlet, Entrypoint("greeting")]
        public sealed partial class Hello(IWords words)
        {
            public async Task<string> RunRemote(int count, CancellationToken ct = default) => string.Join(' ', await words.RunRemote(count, ct));
        }
        """;

    [Fact]
    public async Task Dotnet_run_of_a_file_emits_beside_it_and_its_hosts_build_and_answer()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        await using TempProject project = TempProject.Create("single", feed);
        project.Write("hello.cs", $"#:package Chains@{feed.Version}\n#:property PublishAot=false\n{Chain}").Write("texts/hello.txt", "Hello");

        BuildResult run = await project.RunAsync("hello.cs");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("Hello Hello", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("*\n", project.Read("chains/.gitignore"), StringComparison.Ordinal);

        BuildResult hosts = await project.BuildAsync("chains/greeting/hosts/hosts.slnx");
        Assert.True(hosts.ExitCode == 0, hosts.Output);
        Assert.Equal("Hello", File.ReadAllText(Path.Combine(Path.GetDirectoryName(HostDll(project, "Words"))!, "data/hello.txt")));
        await using HostProcess words = await HostProcess.StartHealthyAsync(HostDll(project, "Words"));
        await using HostProcess hello = await HostProcess.StartHealthyAsync(HostDll(project, "Hello"), new Dictionary<string, string?> { ["services__Words__grpc__0"] = words.GrpcAddress.ToString() });
        using HttpClient http = new();
        using StringContent body = new("{\"count\":3}", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync(new Uri(hello.HttpAddress, "run_remote"), body, TestContext.Current.CancellationToken);
        Assert.Equal("\"Hello Hello Hello\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await words.DisposeAsync();
        await hello.DisposeAsync();

        (await project.DotnetAsync("clean", "hello.cs", "-nologo", "-v", "quiet")).AssertSucceeded();
        Assert.False(Directory.Exists(project.PathOf("chains")), "`dotnet clean` leaves chains/: " + string.Join(", ", Directory.Exists(project.PathOf("chains")) ? Directory.GetFileSystemEntries(project.PathOf("chains")) : []));
    }

    [Fact]
    public void The_project_repeats_the_directives_and_nothing_below_the_first_line_of_code()
    {
        string folder = Directory.CreateTempSubdirectory("chains-directives").FullName;
        try
        {
            string source = Path.Combine(folder, "my chain.cs");
            File.WriteAllText(source, """
                #!/usr/bin/env dotnet
                // A comment.
                /* Another,
                #:package Not.This@1.0 */
                #:sdk Microsoft.NET.Sdk.Web
                #:sdk Extra.Sdk@1.2.3
                #:property LangVersion=preview
                #:property Text=a&b
                #:package Chains@1.2.3

                #:package Unpinned
                using Chains;
                #:package TooLate@1.0
                """);
            Artifact[] artifacts = [.. SingleFileProject.Create(source, Path.Combine(folder, "chains"), "net10.0")];
            Assert.Equal([".gitignore", "my chain.csproj"], artifacts.Select(a => a.Path));

            XElement project = XElement.Parse(artifacts[1].Content);
            Assert.Equal("Microsoft.NET.Sdk.Web", project.Attribute("Sdk")!.Value);
            Assert.Equal(("Extra.Sdk", "1.2.3"), (project.Element("Sdk")!.Attribute("Name")!.Value, project.Element("Sdk")!.Attribute("Version")!.Value));
            Assert.Equal(("preview", "a&b"), (project.Descendants("LangVersion").Single().Value, project.Descendants("Text").Single().Value));
            Assert.Equal("../my chain.cs", project.Descendants("Compile").Single().Attribute("Include")!.Value);
            Assert.Equal([("Chains", "1.2.3"), ("Unpinned", null)], project.Descendants("PackageReference").Select(p => (p.Attribute("Include")!.Value, p.Attribute("Version")?.Value)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string HostDll(TempProject project, string chainlet)
    {
        using JsonDocument chain = JsonDocument.Parse(project.Read("chains/greeting/chain.json"));
        string assembly = chain.RootElement.GetProperty("chainlets").EnumerateArray().Single(c => c.GetProperty("name").GetString() == chainlet).GetProperty("host").GetProperty("assembly").GetString()!;
        return project.PathOf($"chains/greeting/hosts/artifacts/bin/{chainlet}/debug/{assembly}.dll");
    }
}
