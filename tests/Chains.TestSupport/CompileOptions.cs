using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Chains.TestSupport;

/// <summary>How <see cref="Compile"/> compiles.</summary>
public sealed record CompileOptions
{
    /// <summary>A library with implicit usings and nullable on, as <c>dotnet new classlib</c> makes.</summary>
    public static CompileOptions Default { get; } = new();

    /// <summary>The assembly's name.</summary>
    public string AssemblyName { get; init; } = "TestProject";

    /// <summary>A library by default.</summary>
    public OutputKind OutputKind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>Adds the SDK's global usings.</summary>
    public bool ImplicitUsings { get; init; } = true;

    /// <summary>Switches the nullable context on.</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>References beside <see cref="Compile.References"/>.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = [];

    /// <summary>Fails at once if the sources do not compile by themselves (chainlets that inject each other do not: their interfaces are generated).</summary>
    public bool RequireNoErrors { get; init; }
}
