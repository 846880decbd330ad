extern alias build;

using System.Collections.Concurrent;
using System.Collections.Immutable;
using build::Chains.Build.Artifacts;
using build::Chains.Build.Descriptors;
using Chains.Analyzers.Fuzz.Corpus;
using Chains.Analyzers.Fuzz.Mutation;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using BuildGraph = build::Chains.Build.Descriptors.ChainGraph;

namespace Chains.Analyzers.Fuzz.Judging;

/// <summary>The contracts that programs would have checked in, as a build emits them.</summary>
internal static class Locks
{
    private static readonly ConcurrentDictionary<string, ImmutableArray<SourceFile>> Known = new(StringComparer.Ordinal);

    /// <summary>Empty for a program that does not compile, or begins no chain.</summary>
    public static ImmutableArray<SourceFile> Of(FuzzProgram program) => Known.GetOrAdd(program.Name, _ =>
    {
        using MemoryStream image = new();
        if (!Session.Generated(program).Emit(image, options: new EmitOptions(metadataOnly: true)).Success)
        {
            return [];
        }

        using ChainAssembly assembly = ChainAssembly.Read("Fuzz.dll", image.ToArray());
        BuildGraph graph = BuildGraph.Read(assembly, []);
        return graph.Problems.Count > 0 || graph.Chains.Count == 0
            ? []
            : [.. ProtoFiles.Contract(graph.Chains).Select(static file => new SourceFile("/project/contracts/" + file.Key, file.Value))];
    });
}
