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

/// <summary>The second step: from the whole assemblies, what each host is and which packages it leaves out.</summary>
public sealed class ComputeHostIdentities : ChainTask
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <summary>project.assets.json of the project.</summary>
    [Required]
    public string AssetsFile { get; set; } = "";

    /// <summary>Packages that no host leaves out.</summary>
    public string[] KeepPackages { get; set; } = [];

    /// <summary>The name of the list of written files.</summary>
    [Required]
    public string ListName { get; set; } = "";

    private protected override string Doing => "computing the identities of the hosts";

    private protected override void Run()
    {
        List<ChainAssembly> assemblies = Open(References.Select(reference => reference.ItemSpec).Prepend(AssemblyPath));
        try
        {
            // The first step has reported what is wrong with the graph, if anything is.
            ChainGraph graph = ChainGraph.Read(assemblies[0], assemblies.Skip(1));
            List<Artifact> files = [];
            if (graph.Problems.Count == 0 && graph.Chains.Count > 0)
            {
                RestoredPackages packages = RestoredPackages.Read(AssetsFile, TargetFramework);
                ChainCode code = new(ChainAssemblies(assemblies));
                foreach (ChainModel chain in graph.Chains)
                {
                    files.AddRange(ChainArtifacts.Under(chain, Identify(chain, code, packages, assemblies)));
                }
            }

            new ArtifactWriter(OutputPath, ListName).Write(files);
        }
        finally
        {
            assemblies.ForEach(assembly => assembly.Dispose());
        }
    }

    private IEnumerable<Artifact> Identify(ChainModel chain, ChainCode code, RestoredPackages packages, List<ChainAssembly> assemblies)
    {
        List<string> keep = [];
        foreach (string id in KeepPackages.Select(package => package.Trim()).Where(package => package.Length > 0))
        {
            if (packages.Contains(id))
            {
                keep.Add(id);
            }
            else
            {
                Report(Problems.UnknownKeptPackage(id, chain.Name));
            }
        }

        IReadOnlyList<HostIdentity> identities = HostIdentities.Compute(chain, code, packages, keep, HostProjects.Create(chain, LayoutOf(chain.Name)).ToList());
        foreach (HostIdentity identity in identities.Where(identity => identity.Packages.LeftOut.Count > 0))
        {
            Log.LogMessage(MessageImportance.Normal, "The host {0} of the chain {1} leaves out packages that its code does not reach: {2}. ChainsKeepPackages keeps one.", identity.Chainlet, chain.Name, string.Join(", ", identity.Packages.LeftOut));
        }

        foreach (HostIdentity identity in identities.Where(identity => !identity.Node.Descriptor.Compute.HasGpu))
        {
            ReportGpuPackages(identity, packages.GpuPackages(identity.Closure.Assemblies, code.ReferencedAssemblies, keep), assemblies);
        }

        return HostIdentities.Create(chain, identities);
    }

    private void ReportGpuPackages(HostIdentity identity, IReadOnlyList<GpuPackage> packages, List<ChainAssembly> assemblies)
    {
        ChainletDescriptor chainlet = identity.Node.Descriptor;
        List<Problem> problems =
        [
            .. packages.Select(package => Problems.GpuPackageWithoutGpu(chainlet.Type, package.Id, package.Description, package.Path, package.Reached)),
            .. chainlet.Image.NuGetPackages.Select(package => package.Split('/')[0]).Where(RestoredPackages.IsGpuPackage).Select(package => Problems.GpuPackageOfImage(chainlet.Type, package)),
        ];

        // A chainlet of several chains has the same to say in each.
        problems.RemoveAll(problem => !_reported.Add(problem.Message));
        if (problems.Count > 0)
        {
            SourcePlace? place = assemblies.Where(assembly => assembly.Name == chainlet.Assembly).Select(assembly => SourcePlaces.Find(assembly, chainlet.Type)).FirstOrDefault(found => found is not null);
            problems.ForEach(problem => Report(problem with { Place = place }));
        }
    }

    // The code of packages is not walked: a package is reached as a whole.
    private IEnumerable<ChainAssembly> ChainAssemblies(List<ChainAssembly> assemblies)
    {
        HashSet<string> packaged = new(References.Where(reference => reference.GetMetadata("NuGetPackageId").Length > 0).Select(reference => reference.ItemSpec), StringComparer.OrdinalIgnoreCase);
        return assemblies.Where(assembly => !packaged.Contains(assembly.Path));
    }
}
