using System.Collections.Immutable;
using Chains.TestSupport;

namespace Chains.Build.Tests.Rules;

/// <summary>
/// Chains as careful users have them: every analyzer of the SDK at its strictest, those that many projects add, code style in the build, and all of it as errors.
/// One command builds an application, a library, a project of odd settings, and the samples of the repository.
/// </summary>
public sealed class OtherAnalyzersBuild : IAsyncLifetime
{
    /// <summary>What is left: advice about any code, which a user follows or not.</summary>
    private static readonly string[] MattersOfTaste =
    [
        // ConfigureAwait, which an application has no need of.
        "CA2007", "MA0004", "RCS1090", "VSTHRD111", "S3216",
        // How code is laid out, and how much of it is in one file or documented.
        "CS1591", "IDE0008", "IDE0022", "IDE0023", "IDE0024", "IDE0021", "IDE0046", "IDE0055", "IDE0058", "IDE0160", "IDE0290", "MA0048", "RCS1161",
        // Chains of an application may well be public, and exceptions of theirs not.
        "CA1515", "S3871",
    ];

    internal static readonly string[] Careful = ["Application", "Library"];

    internal static readonly string[] All = ["Application", "HelloWorld", "Library", "Odd", "Quickstart"];

    private const string Messages = """
        using System.Text.Json.Serialization;

        namespace Rich;

        internal enum Mood
        {
            Calm,
            Glad,
        }

        internal sealed record Verse(string Text, Mood Mood = Mood.Calm);

        internal sealed class Settings
        {
            public int Depth { get; init; } = 3;
        }

        internal sealed class Draft
        {
            public string Title { get; init; } = "";

            public IReadOnlyList<Verse> Verses { get; init; } = [];
        }

        [JsonDerivedType(typeof(Note), "note")]
        [JsonDerivedType(typeof(Rest), "rest")]
        internal abstract record Sound;

        internal sealed record Note(int Pitch) : Sound;

        internal sealed record Rest(TimeSpan Length) : Sound;
        """;

    private const string Chainlets = """
        using System.Runtime.CompilerServices;
        using Chains;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Logging;

        namespace Rich;

        [Chainlet]
        [Compute(CpuCount = 4, Memory = "16Gi", Gpu = Gpu.A10G, PredictConcurrency = 8)]
        [Assets(SecretKeys = ["token"])]
        internal sealed partial class PhiLlm : IAsyncDisposable
        {
            private readonly DeploymentContext<Settings> _context;
            private readonly TimeProvider _time;
            private readonly string _folder;
            private string _prefix = "";

            public PhiLlm(DeploymentContext<Settings> context, TimeProvider time)
            {
                _context = context;
                _time = time;
                _folder = context.DataDir ?? "";
            }

            public async Task LoadAsync(CancellationToken cancellationToken)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), _time, cancellationToken);
                _prefix = _context.Secrets["token"];
            }

            public bool IsHealthy() => _prefix.Length > 0;

            public async Task<string> RunRemote(IReadOnlyList<Verse> verses, int maxNewTokens = 256, CancellationToken cancellationToken = default)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_context.UserConfig.Depth), _time, cancellationToken);
                string text = _prefix + _folder + verses[^1].Text;
                return text.Length > maxNewTokens ? text[..maxNewTokens] : text;
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }

        [Chainlet]
        internal sealed partial class Counter
        {
            // Nothing here looks at the instance, and half of what it is given is not used.

            public int RunRemote(string text, string? language = null) => text.Length;

            public Task LoadAsync() => Task.CompletedTask;

            public Task<bool> IsHealthy() => Task.FromResult(true);

            private static void ConfigureServices(IServiceCollection services, DeploymentContext context) => services.TryAddSingleton(TimeProvider.System);
        }

        [Chainlet]
        internal sealed partial class Player
        {
            public async IAsyncEnumerable<Sound> RunRemote(IAsyncEnumerable<Sound> sounds, string instrument, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await foreach (Sound sound in sounds.WithCancellation(cancellationToken))
                {
                    yield return sound is Note note ? note with { Pitch = note.Pitch + instrument.Length } : sound;
                }
            }
        }

        [Chainlet]
        internal sealed partial class Mailer : IDisposable
        {
            private readonly SemaphoreSlim _gate = new(1, 1);

            public async ValueTask RunRemote(Draft draft, CancellationToken cancellationToken = default)
            {
                await _gate.WaitAsync(cancellationToken);
                _ = _gate.Release(Math.Max(1, draft.Verses.Count));
            }

            public void Dispose() => _gate.Dispose();
        }

        internal abstract class Measured
        {
            public Task<int> RunRemote(string text) => Task.FromResult(text.Length);
        }

        [Chainlet]
        internal sealed partial class Length : Measured;

        [Chainlet, Entrypoint("rich")]
        internal sealed partial class Poet(
            [Depends(Retries = 2, TimeoutSeconds = 30)] IPhiLlm model,
            ICounter counter,
            IPlayer player,
            IMailer mailer,
            ILength length,
            ILogger<Poet> log)
        {
            public async Task<IReadOnlyDictionary<string, int>> RunRemote(IReadOnlyList<string> words, Mood mood = Mood.Calm, CancellationToken cancellationToken = default)
            {
                Dictionary<string, int> lengths = new(StringComparer.Ordinal);
                foreach (string word in words)
                {
                    string text = await model.RunRemote([new Verse(word, mood)], cancellationToken: cancellationToken);
                    lengths[word] = await counter.RunRemote(text, cancellationToken: cancellationToken) + await length.RunRemote(text, cancellationToken);
                }

                await foreach (Sound sound in player.RunRemote(SoundsAsync(), "flute", cancellationToken))
                {
                    LogSound(log, sound);
                }

                await mailer.RunRemote(new Draft { Title = "all" }, cancellationToken);
                return lengths;
            }

            private static async IAsyncEnumerable<Sound> SoundsAsync()
            {
                await Task.Yield();
                yield return new Note(3);
                yield return new Rest(TimeSpan.FromSeconds(1));
            }

            [LoggerMessage(LogLevel.Information, "{Sound}")]
            private static partial void LogSound(ILogger log, Sound sound);
        }
        """;

    // A main method, and a mock of a chainlet.
    private const string Main = """
        using Chains;

        namespace Rich;

        internal static class Program
        {
            public static async Task Main()
            {
                await using LocalChain<IPoet> chain = await Chain.RunLocalAsync<IPoet>(options => options.UseMock<IPhiLlm>(new FakePhiLlm()));
                IReadOnlyDictionary<string, int> poem = await chain.Entrypoint.RunRemote(["sea"]);
                Console.WriteLine(poem.Count);
            }
        }

        internal sealed class FakePhiLlm : IPhiLlm
        {
            public Task<string> RunRemote(IReadOnlyList<Verse> verses, int maxNewTokens = 256, CancellationToken cancellationToken = default) => Task.FromResult("x");
        }
        """;

    // No annotations, CLS compliance, checked arithmetic, and types that are obsolete or experimental: nothing of it may reach the user from generated code.
    private const string Odd = """
        #pragma warning disable XYZ001, CS0618, CS3001, CS3002, CS3003
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.CodeAnalysis;
        using System.Threading.Tasks;
        using Chains;

        [assembly: CLSCompliant(true)]

        namespace Odd
        {
            [Experimental("XYZ001")]
            public sealed class Trial
            {
                public uint Count { get; set; }

                public List<Old> Items { get; set; }
            }

            [Obsolete("old")]
            public sealed class Old
            {
                public sbyte Small { get; set; }

                public string Name { get; set; }
            }

            public abstract class Base
            {
                /// <summary>What all of them do.</summary>
                public Task<Old> RunRemote(Trial trial, ulong number, string text) => Task.FromResult(trial.Items[0]);
            }

            [Chainlet, Entrypoint("odd")]
            public sealed partial class Trier : Base
            {
            }
        }
        """;

    private TempProject? _project;
    private BuildResult? _build;

    public async ValueTask InitializeAsync()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        _project = TempProject.Create("analyzers", feed);
        _project
            .Write("Directory.Build.props", """
                <Project>
                  <PropertyGroup>
                    <AnalysisLevel>latest-all</AnalysisLevel>
                    <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                    <GenerateDocumentationFile>true</GenerateDocumentationFile>
                    <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
                    <ErrorLog>$(MSBuildProjectDirectory)/log.sarif,version=2.1</ErrorLog>
                  </PropertyGroup>
                  <ItemGroup Condition="'$(MSBuildProjectExtension)' == '.csproj'">
                    <PackageReference Include="Microsoft.VisualStudio.Threading.Analyzers" Version="18.12.1" PrivateAssets="all" />
                    <PackageReference Include="Meziantou.Analyzer" Version="3.0.305" PrivateAssets="all" />
                    <PackageReference Include="Roslynator.Analyzers" Version="4.14.1" PrivateAssets="all" />
                    <PackageReference Include="SonarAnalyzer.CSharp" Version="9.32.0.97167" PrivateAssets="all" />
                  </ItemGroup>
                </Project>
                """)
            .Write("All.proj", $"""
                <Project DefaultTargets="Build">
                  <ItemGroup>
                    {string.Concat(All.Select(name => $"<All Include=\"{name}/{name}.csproj\" />"))}
                  </ItemGroup>
                  <Target Name="Restore"><MSBuild Projects="@(All)" Targets="Restore" /></Target>
                  <Target Name="Build"><MSBuild Projects="@(All)" Targets="Build" BuildInParallel="true" ContinueOnError="true" /></Target>
                </Project>
                """)
            .Write(".editorconfig", $"""
                root = true
                [*.cs]
                dotnet_analyzer_diagnostic.severity = warning
                dotnet_code_quality_unused_parameters = all
                dotnet_diagnostic.MA0137.severity = warning
                dotnet_diagnostic.RCS1046.severity = warning
                {string.Concat(MattersOfTaste.Select(id => $"dotnet_diagnostic.{id}.severity = none\n"))}
                """)
            .Write("Application/Application.csproj", _project.ProjectFile("Exe", "<PropertyGroup><RootNamespace>Rich</RootNamespace><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>"))
            .Write("Application/Messages.cs", Messages).Write("Application/Chainlets.cs", Chainlets).Write("Application/Program.cs", Main)
            .Write("Library/Library.csproj", _project.ProjectFile("Library", "<PropertyGroup><RootNamespace>Rich</RootNamespace><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>"))
            .Write("Library/Messages.cs", Public(Messages)).Write("Library/Chainlets.cs", Public(Chainlets))
            .Write("Odd/Odd.csproj", _project.ProjectFile("Library", "<PropertyGroup><Nullable>disable</Nullable><ImplicitUsings>disable</ImplicitUsings><CheckForOverflowUnderflow>true</CheckForOverflowUnderflow><WarningLevel>9999</WarningLevel><Features>strict</Features></PropertyGroup>"))
            .Write("Odd/Odd.cs", Odd)
            .CopyFromRepo("samples/HelloWorld", "HelloWorld").Write("HelloWorld/HelloWorld.csproj", _project.ProjectFile("Exe"))
            .CopyFromRepo("samples/Quickstart", "Quickstart").Write("Quickstart/Quickstart.csproj", _project.ProjectFile("Exe", "<ItemGroup><EmbeddedResource Include=\"Book/alice.txt\" LogicalName=\"alice.txt\" /></ItemGroup>"));
        _build = await _project.BuildAsync("All.proj", "-v", "quiet");
    }

    public ValueTask DisposeAsync() => _project?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Every diagnostic of a project's compilation.</summary>
    internal ImmutableArray<SarifResult> Log(string project)
    {
        string path = _project!.PathOf($"{project}/log.sarif");
        Assert.True(File.Exists(path), _build!.Output);
        return SarifLog.Read(path).Results;
    }

    /// <summary>The generated files of a project that are ours.</summary>
    internal IReadOnlyList<string> Generated(string project) => Directory.GetFiles(_project!.PathOf($"{project}/obj/Debug/net10.0/generated/Chains.Generators"), "*.cs", SearchOption.AllDirectories);

    /// <summary>Whether the build came to its end.</summary>
    internal bool IsBuilt(string project) => File.Exists(_project!.PathOf($"{project}/bin/Debug/net10.0/{project}.dll"));

    private static string Public(string source) => source.Replace("internal ", "public ", StringComparison.Ordinal);
}
