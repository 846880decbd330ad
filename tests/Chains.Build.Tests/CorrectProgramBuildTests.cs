using System.Text;
using Chains.TestSupport;

namespace Chains.Build.Tests;

/// <summary>
/// The programs that are right, in one <c>dotnet build</c> with the packed package: without a warning, and with the hosts of every entrypoint. Those that say what they print are run,
/// and hosts of those with the oddest sources are built.
/// </summary>
public sealed class CorrectProgramBuildTests
{
    /// <summary>Programs with names, namespaces and references that a host's own sources have to put up with.</summary>
    private static readonly string[] WithHosts = ["GenericTypes", "HostileNames", "OddIdentifiers", "RecordChainlets", "SameNames", "ThreeLayers"];

    [Fact]
    public async Task Programs_that_are_right_build_emit_and_run()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        await using TempProject all = TempProject.Create("correct", feed);
        all.CopyFromRepo("tests/CorrectPrograms");
        CorrectProject[] projects = [.. CorrectPrograms.All.Values.SelectMany(program => program.Projects)];
        string[] withProject = [.. projects.Where(project => !project.IsSingleFile).Select(Relative)];
        await BuildAsync(all, "all.slnx", withProject, feed);
        foreach (CorrectProject file in projects.Where(project => project.IsSingleFile))
        {
            string path = Relative(file);
            all.Write(path, all.Read(path).Replace("#:package Chains@0.1.0", $"#:package Chains@{feed.Version}", StringComparison.Ordinal));
            (await all.BuildAsync(path)).AssertSucceeded();
        }

        List<string> hosts = [];
        foreach (CorrectProject project in projects)
        {
            string folder = Path.Combine(Path.GetDirectoryName(Relative(project))!, project.IsSingleFile ? "chains" : "bin/chains");
            string[] emitted = Directory.Exists(all.PathOf(folder)) ? [.. Directory.GetDirectories(all.PathOf(folder)).Select(chain => Path.GetFileName(chain)).Order(StringComparer.Ordinal)] : [];
            Assert.Equal(project.Chains.Order(StringComparer.Ordinal), emitted);
            foreach (string chain in emitted)
            {
                Assert.True(File.Exists(all.PathOf($"{folder}/{chain}/hosts/hosts.slnx")), $"{folder}/{chain} has no hosts.");
                if (WithHosts.Contains(Relative(project).Split('/')[0]))
                {
                    hosts.AddRange(Directory.GetFiles(all.PathOf($"{folder}/{chain}/hosts"), "*.csproj", SearchOption.AllDirectories).Select(host => Path.GetRelativePath(all.Folder, host)));
                }
            }
        }

        List<string> wrong = [];
        foreach (CorrectProject project in projects.Where(project => project.ExpectedOutput is not null || project.IsTest))
        {
            string program = Path.Combine(Path.GetDirectoryName(Relative(project))!, "bin", "Debug", "net10.0", project.Name + ".dll");
            BuildResult run = project.IsSingleFile ? await all.RunAsync(Relative(project)) : await all.DotnetAsync(program);
            if (run.ExitCode != 0 || (project.ExpectedOutput is { } expected && run.Output != expected))
            {
                wrong.Add($"{project.Path} ended with {run.ExitCode}:\n{run.Output}\n{run.ErrorOutput}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.NotEmpty(hosts);
        all.Write("hosts.proj", $$"""
            <Project>
              <ItemGroup>
                <Host Include="{{string.Join(';', hosts)}}" />
              </ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="@(Host)" Targets="Restore" Properties="ChainsTestVersion={{feed.Version}};MSBuildRestoreSessionId=hosts" BuildInParallel="true" />
                <MSBuild Projects="@(Host)" Targets="Build" Properties="ChainsTestVersion={{feed.Version}}" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        (await all.BuildAsync("hosts.proj")).AssertSucceeded();
    }

    private static async Task BuildAsync(TempProject all, string solution, IEnumerable<string> projects, PackedFeed feed)
    {
        StringBuilder text = new("<Solution>\n");
        foreach (string project in projects)
        {
            text.Append("  <Project Path=\"").Append(project).Append("\" />\n");
        }

        all.Write(solution, text.Append("</Solution>\n").ToString());
        (await all.BuildAsync(solution, $"-p:ChainsTestVersion={feed.Version}")).AssertSucceeded();
    }

    private static string Relative(CorrectProject project) => Path.GetRelativePath(CorrectPrograms.Folder, project.Path);
}
