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
    public static ImmutableArray<(string Path, string Text)> Of(string program, ImmutableArray<(string Path, string Text)> before = default) => Of(Compilation(program), before);

    public static ImmutableArray<(string Path, string Text)> Of(CSharpCompilation compilation, ImmutableArray<(string Path, string Text)> before = default)
    {
        using ChainAssembly assembly = ChainAssembly.Read("Test.dll", Compile.Emit(Run(compilation, before).Output));
        build::Chains.Build.Descriptors.ChainGraph graph = build::Chains.Build.Descriptors.ChainGraph.Read(assembly, []);
        Assert.Empty(graph.Problems);
        bool one = graph.Chains.Count == 1;
        return [.. graph.Chains.SelectMany(chain => ProtoFiles.Create(chain).Select(file => (Folder + (one ? "" : chain.Name + "/") + file.Path["protos/".Length..], file.Content)))];
    }

    /// <summary>The generator's run over a program with a lock.</summary>
    public static GeneratorRun Run(CSharpCompilation compilation, ImmutableArray<(string Path, string Text)> contract) => GeneratorRun.Of(compilation, new GeneratorRunOptions
    {
        AdditionalFiles = contract.IsDefaultOrEmpty ? [] : [.. contract.Select(file => (AdditionalText)new LockText(file.Path, file.Text))],
    });

    public static CSharpCompilation Compilation(string program) => Compile.Create(
        [new SourceFile("/project/Program.cs", program), new SourceFile("/project/Globals.cs", Rules.GlobalUsings)], new CompileOptions { ImplicitUsings = false });
}
