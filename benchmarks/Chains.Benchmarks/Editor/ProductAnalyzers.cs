using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Benchmarks.Editor;

/// <summary>The analyzers that the package has.</summary>
internal static class ProductAnalyzers
{
    /// <summary>New instances of all of them, as a compiler makes them.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Create() =>
    [
        .. Assembly.Load("Chains.Analyzers").GetTypes()
            .Where(static type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
