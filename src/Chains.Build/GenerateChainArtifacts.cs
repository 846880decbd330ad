using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Closures;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Microsoft.Build.Framework;

namespace Chains.Build;

/// <summary>
/// The first step: reads the chains of a compiled project and writes their contracts, hosts and manifests. Needs only what a reference assembly holds, so that an
/// edit in a method body does not run it.
/// </summary>
public sealed class GenerateChainArtifacts : ChainTask
{
    /// <summary>The whole assembly: for a constructor that the reference assembly in <see cref="ChainTask.AssemblyPath"/> leaves out because it is not public.</summary>
    [Required]
    public string ImplementationPath { get; set; } = "";

    /// <summary>The name of the list of written files.</summary>
    [Required]
    public string ListName { get; set; } = "";

    /// <summary>The project's OutputType.</summary>
    public string OutputType { get; set; } = "";

    /// <summary>The project's ChainsEmit: <c>true</c> demands hosts, empty leaves it to the project's type.</summary>
    public string Emit { get; set; } = "";

    /// <summary>The project's ChainsJsonNaming: empty, <c>camelCase</c> or <c>snake_case</c>.</summary>
    public string JsonNaming { get; set; } = "";

    /// <summary>The id of the client package to write; empty for none.</summary>
    public string ClientPackageId { get; set; } = "";

    /// <summary>The client package's version.</summary>
    public string ClientPackageVersion { get; set; } = "";

    /// <summary>The client package's authors.</summary>
    public string ClientPackageAuthors { get; set; } = "";

    private protected override string Doing => "writing the chains";

    private protected override void Run()
    {
        List<ChainAssembly> assemblies = Open(References.Select(reference => reference.ItemSpec).Prepend(ImplementationPath).Prepend(AssemblyPath));
        try
        {
            ChainGraph graph = ChainGraph.Read(assemblies[0], assemblies.Skip(1));
            foreach (Problem problem in Check(graph, assemblies))
            {
                Report(problem);
            }

            if (Log.HasLoggedErrors)
            {
                return;
            }

            ArtifactWriter writer = new(OutputPath, ListName);
            IEnumerable<Artifact> project = SingleFile.Length > 0 && graph.Chains.Count > 0 ? SingleFileProject.Create(SingleFile, Path.GetFullPath(OutputPath), TargetFramework) : [];
            List<Artifact> client = ClientPackageId.Length > 0 && graph.Chains.Count > 0 ? Client().Create(Path.GetFileName(ProjectPath), graph.Chains, assemblies[0].ReadClientSources()).ToList() : [];
            writer.Write(project.Concat(client).Concat(graph.Chains.SelectMany(chain => ChainArtifacts.Under(chain, ChainArtifacts.Create(chain, LayoutOf(chain.Name))))).ToList());
            foreach (ChainModel chain in graph.Chains)
            {
                Log.LogMessage(MessageImportance.Normal, "{0} -> {1} ({2} hosts)", chain.Name, Path.Combine(Path.GetFullPath(OutputPath), chain.Name), chain.Chainlets.Count);
            }
        }
        finally
        {
            assemblies.ForEach(assembly => assembly.Dispose());
        }
    }

    private ClientPackage Client()
    {
        Dictionary<string, PackageReference> packages = new(StringComparer.OrdinalIgnoreCase);
        foreach (ITaskItem reference in References.Where(reference => reference.GetMetadata("NuGetPackageId").Length > 0))
        {
            packages[Path.GetFileNameWithoutExtension(reference.ItemSpec)] = new PackageReference(reference.GetMetadata("NuGetPackageId"), reference.GetMetadata("NuGetPackageVersion"));
        }

        return new ClientPackage(ClientPackageId, ClientPackageVersion, ClientPackageAuthors, TargetFramework, packages);
    }

    private IEnumerable<Problem> Check(ChainGraph graph, IReadOnlyList<ChainAssembly> assemblies)
    {
        SourcePlace? PlaceOf(ChainletDescriptor chainlet)
            => assemblies.Where(assembly => assembly.Name == chainlet.Assembly).Select(assembly => SourcePlaces.Find(assembly, chainlet.Type)).FirstOrDefault(place => place is not null);

        foreach (Problem problem in graph.Problems)
        {
            yield return problem;
        }

        if (graph.Problems.Count == 0)
        {
            foreach (Problem problem in DataFolders.Check(graph.Chains, SourceFolder, PlaceOf))
            {
                yield return problem;
            }
        }

        if (JsonNaming.Trim() is not ("" or "camelCase" or "snake_case"))
        {
            yield return Problems.UnknownJsonNaming(Path.GetFileName(ProjectPath), JsonNaming.Trim());
        }

        if (ClientPackageId.Length > 0 && graph.OwnChainlets.All(chainlet => chainlet.Chain is null && chainlet.Violations.Count == 0))
        {
            yield return Problems.ClientNeedsEntrypoint(Path.GetFileName(ProjectPath));
        }

        bool isProgram = string.Equals(OutputType, "Exe", StringComparison.OrdinalIgnoreCase) || string.Equals(OutputType, "WinExe", StringComparison.OrdinalIgnoreCase);
        bool isDemanded = string.Equals(Emit, "true", StringComparison.OrdinalIgnoreCase);
        if (graph.OwnChainlets.All(chainlet => chainlet.Chain is null && chainlet.Violations.Count == 0) && (isDemanded || (isProgram && graph.OwnChainlets.Count > 0)))
        {
            yield return Problems.NoEntrypoint(Path.GetFileName(ProjectPath), graph.OwnChainlets.Select(chainlet => chainlet.Type).ToList());
        }
    }
}
