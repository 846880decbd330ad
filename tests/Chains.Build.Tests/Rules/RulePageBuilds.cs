using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Chains.TestSupport;

namespace Chains.Build.Tests.Rules;

/// <summary>
/// A real build of every program on the rules' pages, in a project of its own with the packed package. One command builds them all: an MSBuild project that builds
/// the others in parallel, goes on after errors and shares one restore and one compiler server, which it ends.
/// </summary>
public sealed partial class RulePageBuilds : IAsyncLifetime
{
    private readonly SortedDictionary<string, PageProgram> _programs = new(StringComparer.Ordinal);
    private TempProject? _project;
    private BuildResult? _build;

    public async ValueTask InitializeAsync()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        _project = TempProject.Create("pages", feed);
        foreach (RulePage page in RulePage.All)
        {
            Add(page, PageVariant.Violation, page.Violation, page.Contracts.FirstOrDefault());
            Add(page, PageVariant.Repaired, page.Repaired, page.Contracts.LastOrDefault());
            if (page.IsError)
            {
                // Half of them each way, with the rules that the program breaks beside its own.
                string severity = page.Id[^1] % 2 == 0 ? "none" : "suggestion";
                Add(page, PageVariant.SwitchedDown, page.Id == "CHN0107" ? page.Violation : WithEntrypoint(page.Violation), page.Contracts.FirstOrDefault(), string.Join('\n', RuleIds(page).Select(id => $"dotnet_diagnostic.{id}.severity = {severity}")));
            }
            else
            {
                Add(page, PageVariant.Raised, page.Violation, page.Contracts.FirstOrDefault(), $"dotnet_diagnostic.{page.Id}.severity = error");
                Add(page, PageVariant.Off, page.Violation, page.Contracts.FirstOrDefault(), $"dotnet_diagnostic.{page.Id}.severity = none");
                Add(page, PageVariant.Pragma, $"#pragma warning disable {page.Id}\n{page.Violation}", page.Contracts.FirstOrDefault());
                Add(page, PageVariant.Attribute, Chainlet().Replace(page.Violation, $"[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Chains\", \"{page.Id}\", Justification = \"A test.\")]\n$0"), page.Contracts.FirstOrDefault());
                Add(page, PageVariant.GlobalAttribute, page.Violation, page.Contracts.FirstOrDefault());
                Write(page, PageVariant.GlobalAttribute, "GlobalSuppressions.cs", $"[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"Chains\", \"{page.Id}\", Justification = \"A test.\")]\n");
            }
        }

        // The restored packages are those of the first project: all have the same, and the same file name.
        _project.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <MSBuildProjectExtensionsPath>$(MSBuildThisFileDirectory)obj/</MSBuildProjectExtensionsPath>
                <ErrorLog>$(MSBuildProjectDirectory)/log.sarif,version=2.1</ErrorLog>
                <UseSharedCompilation>true</UseSharedCompilation>
                <SharedCompilationId>chains-{Guid.NewGuid():N}</SharedCompilationId>
              </PropertyGroup>
              <ItemGroup Condition="'$(MSBuildProjectName)' == 'Page'">
                <PackageReference Include="Chains" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        _project.Write("Pages.proj", $"""
            <Project DefaultTargets="Build">
              <Import Project="Directory.Build.props" />
              <ItemGroup>
                {string.Concat(_programs.Keys.Select(folder => $"<Page Include=\"{folder}/Page.csproj\" />"))}
              </ItemGroup>
              <Target Name="Restore">
                <MSBuild Projects="{_programs.Keys.First()}/Page.csproj" Targets="Restore" />
              </Target>
              <Target Name="Build">
                <MSBuild Projects="@(Page)" Targets="Build" BuildInParallel="true" ContinueOnError="true" />
                <Exec Command="&quot;$(MSBuildToolsPath)/Roslyn/bincore/VBCSCompiler&quot; -shutdown -pipename:$(SharedCompilationId)" StandardOutputImportance="low" />
              </Target>
            </Project>
            """);
        // Two hundred builds, beside those of other tests.
        await using ProcessRun run = _project.Start("dotnet", ["build", "Pages.proj", "-nologo", "-clp:NoSummary", "-v", "quiet"]);
        int exitCode = await run.WaitAsync(TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken);
        _build = new BuildResult("dotnet build Pages.proj", exitCode, run.Output, run.Errors);
    }

    public ValueTask DisposeAsync() => _project?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What came of a program.</summary>
    internal PageBuild this[string id, PageVariant variant]
    {
        get
        {
            PageProgram program = _programs[Folder(id, variant)];
            // A message about a file below the folder, or about the project itself.
            string mark = $"{Path.DirectorySeparatorChar}{program.Folder}{Path.DirectorySeparatorChar}";
            string[] lines = [.. _build!.Output.Split('\n').Where(line => line.Contains(mark, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
            string log = _project!.PathOf($"{program.Folder}/log.sarif");
            Assert.True(File.Exists(log), $"{program.Folder} was not compiled:\n{string.Join('\n', lines)}\n\n{(lines.Length == 0 ? _build.Output : "")}");
            return new PageBuild(
                [.. SarifLog.Read(log).Results],
                lines,
                File.Exists(_project.PathOf($"{program.Folder}/bin/Debug/net10.0/Page.dll")),
                Directory.Exists(_project.PathOf($"{program.Folder}/bin/chains")),
                program.HasEntrypoint);
        }
    }

    private void Add(RulePage page, PageVariant variant, string program, string? contract, string option = "")
    {
        _programs.Add(Folder(page.Id, variant), new PageProgram(Folder(page.Id, variant), program.Contains("Entrypoint", StringComparison.Ordinal)));
        Write(page, variant, "Page.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>{(RulePage.IsApplication(program) ? "Exe" : "Library")}</OutputType></PropertyGroup></Project>\n");
        Write(page, variant, "Program.cs", program);
        Write(page, variant, ".editorconfig", $"root = true\n[*.cs]\n{string.Concat(RulePage.OptionsOf(program).Select(o => $"{o.Key} = {o.Value}\n"))}{option}\n");
        if (contract is not null)
        {
            Write(page, variant, "contracts/stock.proto", contract);
        }
    }

    private void Write(RulePage page, PageVariant variant, string file, string text) => _project!.Write($"{Folder(page.Id, variant)}/{file}", text);

    private static string Folder(string id, PageVariant variant) => $"{id}.{variant}";

    private static IEnumerable<string> RuleIds(RulePage page) => RulePage.All.Select(other => other.Id).Where(id => page.Text.Contains(id, StringComparison.Ordinal));

    // Only a chain has hosts that could be emitted or not.
    private static string WithEntrypoint(string program)
    {
        Match? last = program.Contains("Entrypoint", StringComparison.Ordinal) ? null : Chainlet().Matches(program).LastOrDefault();
        return last is null ? program : program.Insert(last.Index, "[Entrypoint(\"page\")]\n");
    }

    [GeneratedRegex(@"^ *\[Chainlet\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Chainlet();

    private sealed record PageProgram(string Folder, bool HasEntrypoint);
}

/// <summary>What is done to a program of a page before it is built.</summary>
internal enum PageVariant
{
    /// <summary>The program that breaks the rule, as it is.</summary>
    Violation,

    /// <summary>The program that keeps it, as it is.</summary>
    Repaired,

    /// <summary>A rule that is an error is made less in an .editorconfig.</summary>
    SwitchedDown,

    /// <summary>A rule that is a warning is made an error in an .editorconfig.</summary>
    Raised,

    /// <summary>A rule that is a warning is switched off in an .editorconfig.</summary>
    Off,

    /// <summary><c>#pragma warning disable</c> in the file.</summary>
    Pragma,

    /// <summary><c>[SuppressMessage]</c> on every chainlet.</summary>
    Attribute,

    /// <summary>The same for the whole assembly, in <c>GlobalSuppressions.cs</c>.</summary>
    GlobalAttribute,
}

/// <summary>What came of a program.</summary>
/// <param name="Log">Every diagnostic of the compilation.</param>
/// <param name="Lines">The lines that the build printed about the project.</param>
/// <param name="IsBuilt">Whether there is an assembly.</param>
/// <param name="HasHosts">Whether hosts were emitted.</param>
/// <param name="HasEntrypoint">Whether the program has a chain.</param>
internal sealed record PageBuild(ImmutableArray<SarifResult> Log, IReadOnlyList<string> Lines, bool IsBuilt, bool HasHosts, bool HasEntrypoint)
{
    /// <summary>What our rules reported and nothing suppressed.</summary>
    public IEnumerable<SarifResult> Ours => Log.Where(result => result.Id.StartsWith("CHN", StringComparison.Ordinal) && !result.IsSuppressed);

    /// <summary>The errors that the build printed.</summary>
    public IEnumerable<string> Errors => Lines.Where(line => line.Contains(": error ", StringComparison.Ordinal));

    public override string ToString() => string.Join('\n', [.. Log.Select(result => result.ToString()), .. Lines]);
}
