using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Support;

/// <summary>What surrounds a test's program.</summary>
internal sealed record RuleOptions
{
    public static RuleOptions Default { get; } = new();

    public OutputKind OutputKind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>The MSBuild property ChainsEmit; null where the project does not set it.</summary>
    public string? ChainsEmit { get; init; }

    /// <summary>The MSBuild property ChainsJsonNaming; null where the project does not set it.</summary>
    public string? ChainsJsonNaming { get; init; }

    /// <summary>Errors of the compiler's own that the program has beside those of the rules, by id: generated code may repeat them.</summary>
    public ImmutableArray<string> CompilerErrors { get; init; } = [];

    /// <summary>Further MSBuild properties.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Options of an .editorconfig for every source.</summary>
    public ImmutableDictionary<string, string> Options { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The files of the contract lock, by their paths.</summary>
    public ImmutableArray<(string Path, string Text)> Lock { get; init; } = [];

    /// <summary>Diagnostics that are expected in files of the lock, as <c>CHN0205 at types.proto:3</c>.</summary>
    public ImmutableArray<string> InLock { get; init; } = [];

    public ImmutableArray<MetadataReference> References { get; init; } = [];

    /// <summary>Further files of the project, from <c>/project/File1.cs</c> on.</summary>
    public ImmutableArray<string> OtherFiles { get; init; } = [];

    /// <summary>Off where a test shows what happens without generated interfaces.</summary>
    public bool Generate { get; init; } = true;
}
