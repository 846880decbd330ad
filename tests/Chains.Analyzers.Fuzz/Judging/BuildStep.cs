extern alias build;

using System.Collections.Immutable;
using build::Chains.Build;
using build::Chains.Build.Artifacts;
using build::Chains.Build.Descriptors;
using build::Chains.Build.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using BuildGraph = build::Chains.Build.Descriptors.ChainGraph;

namespace Chains.Analyzers.Fuzz.Judging;

/// <summary>What the build task does with an assembly, up to where it writes files.</summary>
internal static class BuildStep
{
    private static readonly HostLayout Layout = new("net10.0", "../../../../../Fuzz.csproj", "../../../../..", ["Fuzz"]);

    /// <summary>Reads the descriptors of a program in which nobody found an error, and makes all artifacts of its chains.</summary>
    /// <returns>What is wrong: the build refuses what no rule reported.</returns>
    public static IEnumerable<string> Run(Compilation compilation, IEnumerable<MetadataReference> libraries)
    {
        using MemoryStream image = new();
        EmitResult emitted = compilation.Emit(image, options: new EmitOptions(metadataOnly: true));
        if (!emitted.Success)
        {
            // What only emitting finds (a name too long for metadata) is the compiler's to say.
            return [];
        }

        using ChainAssembly assembly = ChainAssembly.Read("Fuzz.dll", image.ToArray());
        ImmutableArray<ChainAssembly> others = [.. libraries.OfType<CompilationReference>().Select(static reference => ChainAssembly.Read(reference.Compilation.AssemblyName + ".dll", Emit(reference.Compilation)))];
        try
        {
            BuildGraph graph = BuildGraph.Read(assembly, others);
            foreach (ChainModel chain in graph.Problems.Count == 0 ? graph.Chains : [])
            {
                ChainArtifacts.Create(chain, Layout);
            }

            if (graph.Problems.Count == 0 && graph.Chains.Count > 0)
            {
                ProtoFiles.Contract(graph.Chains);
            }

            assembly.ReadClientSources();
            // What is hidden from debuggers counts as generated to the compiler, which shows no analyzer of it: there the build is the first to say so.
            bool isHidden = compilation.SyntaxTrees.Any(static tree => tree.ToString().Contains("#line hidden", StringComparison.Ordinal));
            return [.. graph.Problems.Where(problem => !problem.IsWarning && !(isHidden && problem.Id == "CHN0901")).Select(static problem => $"the build refuses what no rule reported: {problem.Id}: {problem.Message}")];
        }
        catch (ProblemException exception)
        {
            return [$"the build refuses what no rule reported: {exception.Problem.Id}: {exception.Problem.Message}"];
        }
        finally
        {
            foreach (ChainAssembly other in others)
            {
                other.Dispose();
            }
        }
    }

    /// <summary>The assembly of another project.</summary>
    public static byte[] Emit(Compilation compilation)
    {
        using MemoryStream image = new();
        compilation.Emit(image, options: new EmitOptions(metadataOnly: true));
        return image.ToArray();
    }
}
