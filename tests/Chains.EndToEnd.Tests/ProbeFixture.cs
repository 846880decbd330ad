using Chains.EndToEnd.Tests.Interop;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>
/// A user's project with five chains: <c>echo</c>, whose one chainlet takes every type of the first set, <c>mirror</c>, whose one takes the framework's values and collections,
/// <c>probe</c>, which reads secrets and files, <c>audio</c>, whose chainlets take streams, and <c>interop</c>, which exchanges every type that travels in every form of call.
/// </summary>
public sealed class ProbeFixture : IAsyncLifetime
{
    private TempProject? _project;

    internal TempProject Project => _project ?? throw new InvalidOperationException("The fixture is not initialised.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _project = TempProject.Create("probe", await PackedFeed.GetAsync());
        _project.Write("Probes.csproj", _project.ProjectFile(more: """
            <ItemGroup>
                <PackageReference Include="Google.Protobuf" Version="3.25.1" />
                <PackageReference Include="System.Numerics.Tensors" Version="10.0.15" />
              </ItemGroup>
            """));
        _project.Write("EveryType.cs", Programs.EveryType);
        _project.Write("EveryValue.cs", Programs.EveryValue);
        _project.Write("IncomingStreams.cs", Programs.IncomingStreams);
        _project.Write("Everything.cs", WireProbe.Program);
        foreach (string source in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Projects", "Probe"), "*.cs"))
        {
            _project.Write(Path.GetFileName(source), await File.ReadAllTextAsync(source));
        }

        (await _project.BuildAsync()).AssertSucceeded();
        foreach (string chain in new[] { "echo", "mirror", "probe", "audio", "interop" })
        {
            (await _project.DotnetAsync("build", Path.Combine(ChainFolder(chain), "hosts", "hosts.slnx"), "-nologo", "-clp:NoSummary")).AssertSucceeded();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_project is not null)
        {
            await _project.DisposeAsync();
        }
    }

    internal string ChainFolder(string chain) => Project.PathOf($"bin/chains/{chain}");

    internal string HostDll(string chain, string chainlet) => Path.Combine(ChainFolder(chain), "hosts", "artifacts", "bin", chainlet, "debug", $"{chainlet}.dll");
}
