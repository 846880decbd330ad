extern alias build;

using System.Collections.Immutable;
using build::Chains.Build.Artifacts;
using build::Chains.Build.Descriptors;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Analyzers.Tests.Support;

/// <summary>Contracts of programs, as a build emits them and <c>chains contract accept</c> checks them in.</summary>
internal static class Contracts
{
    /// <summary>The folder that a project keeps them in.</summary>
    public const string Folder = "/project/contracts/";

    /// <summary>The lock of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="before">The lock beside it.</param>
    /// <param name="properties">MSBuild properties.</param>
    public static ImmutableArray<(string Path, string Text)> Of(string program, ImmutableArray<(string Path, string Text)> before = default, ImmutableDictionary<string, string>? properties = null) => Of(Compilation(program), before, properties);

    /// <summary>The lock of a program whose chain may reach chainlets of other assemblies.</summary>
    public static ImmutableArray<(string Path, string Text)> Of(CSharpCompilation compilation, ImmutableArray<(string Path, string Text)> before = default, ImmutableDictionary<string, string>? properties = null, byte[][]? libraries = null)
    {
        using ChainAssembly assembly = ChainAssembly.Read("Test.dll", Compile.Emit(Run(compilation, before, properties).Output));
        build::Chains.Build.Descriptors.ChainGraph graph = build::Chains.Build.Descriptors.ChainGraph.Read(assembly, (libraries ?? []).Select((library, i) => ChainAssembly.Read($"Library{i}.dll", library)));
        Assert.Empty(graph.Problems);
        return [.. ProtoFiles.Contract(graph.Chains).Select(file => (Folder + file.Key, file.Value))];
    }

    /// <summary>The generator's run over a program with a lock.</summary>
    public static GeneratorRun Run(CSharpCompilation compilation, ImmutableArray<(string Path, string Text)> contract, ImmutableDictionary<string, string>? properties = null) => GeneratorRun.Of(compilation, new GeneratorRunOptions
    {
        BuildProperties = GeneratorRunOptions.Default.BuildProperties.AddRange(properties ?? ImmutableDictionary<string, string>.Empty),
        AdditionalFiles = contract.IsDefaultOrEmpty ? [] : [.. contract.Select(file => (AdditionalText)new LockText(file.Path, file.Text))],
    });

    public static CSharpCompilation Compilation(string program) => Compile.Create(
        [new SourceFile("/project/Program.cs", program), new SourceFile("/project/Globals.cs", Rules.GlobalUsings)], new CompileOptions { ImplicitUsings = false });
}
