using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>
/// A user's project with four chains: <c>echo</c>, whose one chainlet takes every type of the first set, <c>mirror</c>, whose one takes the framework's values and collections,
/// <c>probe</c>, which reads secrets and files, and <c>audio</c>, whose chainlets take streams.
/// </summary>
public sealed class ProbeFixture : IAsyncLifetime
{
    private TempProject? _project;

    internal TempProject Project => _project ?? throw new InvalidOperationException("The fixture is not initialised.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _project = TempProject.Create("probe", await PackedFeed.GetAsync());
        _project.Write("Probes.csproj", _project.ProjectFile());
        _project.Write("EveryType.cs", Programs.EveryType);
        _project.Write("EveryValue.cs", Programs.EveryValue);
        _project.Write("IncomingStreams.cs", Programs.IncomingStreams);
        _project.Write("Chainlets.cs", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Projects", "Probe", "Chainlets.cs")));
        (await _project.BuildAsync()).AssertSucceeded();
        foreach (string chain in new[] { "echo", "mirror", "probe", "audio" })
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
