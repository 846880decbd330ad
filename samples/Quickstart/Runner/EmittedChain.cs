using System.Text.Json;

namespace Quickstart.Runner;

/// <summary>The folder that <c>dotnet build</c> emitted for the chain.</summary>
internal sealed class EmittedChain
{
    private readonly Dictionary<string, string> _assemblies;

    private EmittedChain(string folder, IReadOnlyList<string> chainlets, Dictionary<string, string> assemblies, string entrypoint)
    {
        Folder = folder;
        Chainlets = chainlets;
        _assemblies = assemblies;
        Entrypoint = entrypoint;
    }

    internal string Folder { get; }

    /// <summary>The names of the chainlets, which are those of their hosts.</summary>
    internal IReadOnlyList<string> Chainlets { get; }

    internal string Entrypoint { get; }

    internal string Solution => Path.Combine(Folder, "hosts", "hosts.slnx");

    internal string Graph => File.ReadAllText(Path.Combine(Folder, "graph.mmd")).TrimEnd();

    /// <summary>Finds <c>bin/chains/&lt;chain&gt;</c> from the program's own folder, <c>bin/&lt;configuration&gt;/&lt;framework&gt;</c>.</summary>
    internal static EmittedChain Find(string chain)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "chains", chain);
            if (File.Exists(Path.Combine(candidate, "chain.json")))
            {
                return Read(candidate);
            }
        }

        throw new RunFailedException($"No chains/{chain}/chain.json above {AppContext.BaseDirectory}: the build of this project emits it.");
    }

    internal string HostDll(string chainlet) => Path.Combine(Folder, "hosts", "artifacts", "bin", chainlet, "debug", $"{_assemblies[chainlet]}.dll");

    private static EmittedChain Read(string folder)
    {
        using JsonDocument chain = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "chain.json")));
        List<string> names = [];
        Dictionary<string, string> assemblies = [];
        string? entrypoint = null;
        foreach (JsonElement chainlet in chain.RootElement.GetProperty("chainlets").EnumerateArray())
        {
            string name = chainlet.GetProperty("name").GetString()!;
            names.Add(name);
            assemblies[name] = chainlet.GetProperty("host").GetProperty("assembly").GetString()!;
            if (chainlet.TryGetProperty("entrypoint", out _))
            {
                entrypoint = name;
            }
        }

        return new EmittedChain(folder, names, assemblies, entrypoint ?? throw new RunFailedException($"{folder}/chain.json names no entrypoint."));
    }
}
