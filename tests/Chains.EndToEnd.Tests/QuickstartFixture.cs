using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>samples/Quickstart as a user would have it: outside the repository, on the packed package, built, and every emitted host running.</summary>
public sealed class QuickstartFixture : IAsyncLifetime
{
    internal static readonly string[] Chainlets = ["Embedder", "PassageIndex", "Search", "TextSplitter"];

    private readonly Dictionary<string, HostProcess> _hosts = [];
    private TempProject? _project;

    internal TempProject Project => _project ?? throw new InvalidOperationException("The fixture is not initialised.");

    internal string ChainFolder => Project.PathOf("bin/chains/bookSearch");

    internal HostProcess Host(string chainlet) => _hosts[chainlet];

    internal string HostDll(string chainlet) => Path.Combine(ChainFolder, "hosts", "artifacts", "bin", chainlet, "debug", $"{chainlet}.dll");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _project = TempProject.Create("quickstart", await PackedFeed.GetAsync());
        _project.CopyFromRepo("samples/Quickstart");
        _project.Write("Quickstart.csproj", _project.ProjectFile("Exe", """
            <PropertyGroup>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <EmbeddedResource Include="Book/alice.txt" LogicalName="alice.txt" />
              </ItemGroup>
            """));
        (await _project.BuildAsync()).AssertSucceeded();
        (await _project.DotnetAsync("build", Path.Combine(ChainFolder, "hosts", "hosts.slnx"), "-nologo", "-clp:NoSummary")).AssertSucceeded();

        // Callers are started last, since they are told where their dependencies are.
        _hosts["TextSplitter"] = HostProcess.Start(HostDll("TextSplitter"));
        _hosts["Embedder"] = HostProcess.Start(HostDll("Embedder"));
        _hosts["PassageIndex"] = HostProcess.Start(HostDll("PassageIndex"), Addresses("TextSplitter", "Embedder"));
        _hosts["Search"] = HostProcess.Start(HostDll("Search"), Addresses("PassageIndex"));
        await Task.WhenAll(_hosts.Values.Select(host => host.WaitForHealthAsync(TimeSpan.FromSeconds(90))));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (HostProcess host in _hosts.Values)
        {
            await host.DisposeAsync();
        }

        if (_project is not null)
        {
            await _project.DisposeAsync();
        }
    }

    internal Dictionary<string, string?> Addresses(params string[] chainlets)
        => chainlets.ToDictionary(chainlet => $"services__{chainlet}__grpc__0", chainlet => (string?)_hosts[chainlet].GrpcAddress.ToString().TrimEnd('/'));
}
