using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Chains.TestSupport;

/// <summary>What a <see cref="GeneratorRun"/> is given beside the sources, and what it may report.</summary>
public sealed record GeneratorRunOptions
{
    /// <summary>Nothing beside the sources, no diagnostic allowed.</summary>
    public static GeneratorRunOptions Default { get; } = new();

    /// <summary>Ids that must be reported, each at least once, by the generator or by the compiler; all others fail the test.</summary>
    public ImmutableArray<string> ExpectedDiagnostics { get; init; } = [];

    /// <summary>MSBuild properties visible to the compiler, such as <c>RootNamespace</c>, without the prefix <c>build_property.</c>.</summary>
    public ImmutableDictionary<string, string> BuildProperties { get; init; } = ImmutableDictionary<string, string>.Empty.Add("RootNamespace", "TestProject");

    /// <summary>Additional files of the project.</summary>
    public ImmutableArray<AdditionalText> AdditionalFiles { get; init; } = [];
}
