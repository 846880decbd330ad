using Chains.Generators;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Chains.Analyzers.Tests.Support;

/// <summary>How a project sees another one.</summary>
public enum LibraryForm
{
    /// <summary>A compiled assembly.</summary>
    Image,

    /// <summary>A reference assembly, as a build gives it.</summary>
    Surface,

    /// <summary>The other project's compilation, as an editor gives it.</summary>
    Compilation,
}

/// <summary>Assemblies of chainlets that a test's program refers to.</summary>
internal static class Libraries
{
    public static MetadataReference Create(LibraryForm form, string name, string source, params MetadataReference[] references) => Refer(form, Generate(name, source, references));

    /// <summary>An assembly as the generator completes it.</summary>
    public static Compilation Generate(string name, string source, params IEnumerable<MetadataReference> references)
    {
        CSharpCompilation library = Compile.Create(
            [new SourceFile($"/{name}/{name}.cs", source), new SourceFile($"/{name}/Globals.cs", Rules.GlobalUsings)],
            new CompileOptions { ImplicitUsings = false, AssemblyName = name, References = [.. references] });
        CSharpGeneratorDriver
            .Create([new ChainletGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(library, out Compilation output, out _, TestContext.Current.CancellationToken);
        Compile.AssertNoErrors(output);
        return output;
    }

    public static MetadataReference Refer(LibraryForm form, Compilation compilation)
    {
        switch (form)
        {
            case LibraryForm.Compilation:
                return compilation.ToMetadataReference();
            case LibraryForm.Surface:
                using (MemoryStream surface = new())
                {
                    EmitResult result = compilation.Emit(surface, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false), cancellationToken: TestContext.Current.CancellationToken);
                    Assert.True(result.Success, string.Join('\n', result.Diagnostics));
                    return MetadataReference.CreateFromImage(surface.ToArray());
                }
            default:
                return MetadataReference.CreateFromImage(Compile.Emit(compilation));
        }
    }
}
