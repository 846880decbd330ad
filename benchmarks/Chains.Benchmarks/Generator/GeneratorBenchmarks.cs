using System.Text;
using BenchmarkDotNet.Attributes;
using Chains.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Benchmarks.Generator;

/// <summary>
/// The generator over a project of many chainlets, five per file, against the compiler's own work on that project in the same run:
/// cold (a new driver), and after an edit in a method body (an old driver, a new compilation).
/// </summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private CSharpCompilation _compilation = null!;
    private CSharpCompilation _edited = null!;
    private CSharpCompilation _complete = null!;
    private GeneratorDriver _warm = null!;

    /// <summary>Chainlets in the project.</summary>
    [Params(1000)]
    public int Chainlets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        MetadataReference[] references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];
        SyntaxTree[] files = [.. Enumerable.Range(0, Chainlets / 5).Select(i => CSharpSyntaxTree.ParseText(Source(i * 5, 1), path: $"/project/File{i}.cs"))];
        _compilation = CSharpCompilation.Create("Project", files, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _edited = _compilation.ReplaceSyntaxTree(files[0], CSharpSyntaxTree.ParseText(Source(0, 2), path: "/project/File0.cs"));
        _warm = CSharpGeneratorDriver.Create(new ChainletGenerator()).RunGenerators(_compilation);
        _warm.RunGeneratorsAndUpdateCompilation(_compilation, out Compilation complete, out _);
        _complete = (CSharpCompilation)complete;
        Diagnostic? error = _complete.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        if (error is not null)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    [Benchmark(Baseline = true)]
    public long Emit()
    {
        using MemoryStream assembly = new();
        // A compilation keeps what it has bound: an equal one starts from nothing, as a build does.
        _complete.Clone().Emit(assembly);
        return assembly.Length;
    }

    [Benchmark]
    public GeneratorDriver Cold() => CSharpGeneratorDriver.Create(new ChainletGenerator()).RunGenerators(_compilation.Clone());

    [Benchmark]
    public GeneratorDriver AfterAnEditInABody() => _warm.RunGenerators(_edited.Clone());

    private static string Source(int first, int value)
    {
        StringBuilder text = new("using System.Threading; using System.Threading.Tasks; using System.Collections.Generic; using Chains;\nnamespace Project;\n");
        for (int i = first; i < first + 5; i++)
        {
            string dependency = i % 5 == 0 ? "" : $"(IChainlet{i - 1} inner)";
            text.Append($$"""
                public sealed record Message{{i}}(string Role, string Content, int Number);
                [Chainlet, Compute(CpuCount = 2, Memory = "4Gi")]
                public sealed partial class Chainlet{{i}}{{dependency}}
                {
                    public Task<IReadOnlyList<Message{{i}}>> RunRemote(IReadOnlyList<Message{{i}}> messages, int maxNewTokens = 256, CancellationToken cancellationToken = default)
                    {
                        int local = {{value}};
                        return Task.FromResult(messages);
                    }
                }

                """);
        }
        return text.ToString();
    }
}
