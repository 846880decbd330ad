using Chains.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Benchmarks.Generator;

/// <summary>A <see cref="SampleProject"/> in the compiler's hands. A compilation keeps what it has bound: whoever measures takes a clone, which starts from nothing, as a build does.</summary>
internal sealed class CompiledProject
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly SyntaxTree _first;

    public CompiledProject(int chainlets)
    {
        Compilation = Compile(SampleProject.Files(chainlets));
        _first = Compilation.SyntaxTrees[0];
        Driver = CSharpGeneratorDriver.Create(new ChainletGenerator()).RunGenerators(Compilation);
    }

    /// <summary>The user's files alone.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>A driver that has run over them, as an editor keeps it.</summary>
    public GeneratorDriver Driver { get; }

    /// <summary>The generated code with them.</summary>
    public CSharpCompilation Complete
    {
        get
        {
            Driver.RunGeneratorsAndUpdateCompilation(Compilation, out Compilation complete, out _);
            return (CSharpCompilation)complete;
        }
    }

    public static CSharpCompilation Compile(IEnumerable<(string Name, string Text)> files) => CSharpCompilation.Create(
        "Project",
        files.Select(static file => CSharpSyntaxTree.ParseText(file.Text, path: $"/project/{file.Name}")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The user's files with an edit in the first chainlet.</summary>
    public CSharpCompilation Edit(string before, string after)
    {
        string text = _first.ToString();
        int position = text.IndexOf(before, StringComparison.Ordinal);
        return Compilation.ReplaceSyntaxTree(_first, CSharpSyntaxTree.ParseText(string.Concat(text.AsSpan(0, position), after, text.AsSpan(position + before.Length)), path: _first.FilePath));
    }

    /// <summary>Compiles from nothing.</summary>
    public void Emit(CSharpCompilation complete)
    {
        using MemoryStream assembly = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = complete.Clone().Emit(assembly);
        if (!result.Success)
        {
            throw new InvalidOperationException(result.Diagnostics.First(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToString());
        }
    }
}
