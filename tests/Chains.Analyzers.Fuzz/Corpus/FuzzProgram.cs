using System.Collections.Immutable;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Fuzz.Corpus;

/// <summary>A program that variants are made of. What it means is of no matter here, only that it is written as users write.</summary>
/// <param name="Name">What <c>--only</c> calls it.</param>
/// <param name="Files">Its files, without the global usings of its project.</param>
internal sealed record FuzzProgram(string Name, ImmutableArray<SourceFile> Files)
{
    /// <summary>The global usings of its project.</summary>
    public string Usings { get; init; } = Compile.PackageUsings;

    /// <summary>The contract that is checked in beside it; where there is none, some variants get the one that a build of the program emits.</summary>
    public ImmutableArray<SourceFile> Lock { get; init; } = [];

    /// <summary>Assemblies of other projects.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = [];

    /// <summary>MSBuild properties of its project.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
