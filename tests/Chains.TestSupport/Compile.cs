using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.TestSupport;

/// <summary>Compiles C# sources in memory, as the SDK would a project that references the package <c>Chains</c>.</summary>
public static class Compile
{
    /// <summary>The usings that <c>ImplicitUsings</c> of Microsoft.NET.Sdk gives a project.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    /// <summary>The same with what the package <c>Chains</c> adds, so that programs begin with what they are about.</summary>
    public const string PackageUsings = ImplicitUsings + """
        global using Chains;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Logging;

        """;

    private static readonly Lazy<ImmutableArray<MetadataReference>> LazyReferences = new(FindReferences);

    /// <summary>The newest language version that the referenced compiler knows, with documentation comments parsed.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.Parse);

    /// <summary>.NET, ASP.NET Core, Chains.Runtime and Chains.Grpc, and whatever else the running test loads.</summary>
    public static ImmutableArray<MetadataReference> References => LazyReferences.Value;

    /// <summary>A compilation of one source, <c>/project/Program.cs</c>.</summary>
    public static CSharpCompilation Create(string source, CompileOptions? options = null) => Create([new SourceFile("/project/Program.cs", source)], options);

    /// <summary>A compilation of several sources.</summary>
    public static CSharpCompilation Create(IEnumerable<SourceFile> sources, CompileOptions? options = null)
    {
        options ??= CompileOptions.Default;
        List<SyntaxTree> trees = [.. sources.Select(source => Parse(source))];
        if (options.ImplicitUsings)
        {
            trees.Add(Parse(new SourceFile("/project/obj/GlobalUsings.g.cs", ImplicitUsings)));
        }

        CSharpCompilation compilation = CSharpCompilation.Create(
            options.AssemblyName,
            trees,
            References.AddRange(options.References),
            new CSharpCompilationOptions(
                options.OutputKind,
                nullableContextOptions: options.Nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable,
                allowUnsafe: false,
                deterministic: true,
                // As the SDK has it by default: packages are built against older framework assemblies.
                specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]));
        if (options.RequireNoErrors)
        {
            AssertNoErrors(compilation);
        }

        return compilation;
    }

    /// <summary>Parses one source with the options of all others.</summary>
    public static SyntaxTree Parse(SourceFile source) => CSharpSyntaxTree.ParseText(source.Text, ParseOptions, source.Path);

    /// <summary>Fails with every compile error of <paramref name="compilation"/>, if it has any.</summary>
    public static void AssertNoErrors(Compilation compilation)
    {
        List<string> errors = [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsSuppressed).Select(Describe)];
        if (errors.Count > 0)
        {
            Assert.Fail($"The compilation has errors:\n{string.Join('\n', errors)}");
        }
    }

    /// <summary>One line: file, line, severity, id, message and the source line itself.</summary>
    public static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        string text = diagnostic.Location.SourceTree?.GetText().Lines[span.StartLinePosition.Line].ToString().Trim() ?? "";
        return $"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): {diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}    {text}";
    }

    /// <summary>The assembly's bytes; fails with the errors if it does not compile.</summary>
    public static byte[] Emit(Compilation compilation)
    {
        using MemoryStream assembly = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        if (!result.Success)
        {
            Assert.Fail($"The compilation emits nothing:\n{string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(Describe))}");
        }

        return assembly.ToArray();
    }

    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")
            ?? throw new InvalidOperationException("The host gives no TRUSTED_PLATFORM_ASSEMBLIES: run the tests with `dotnet`.");

        // A test's own assembly, and the compiler's, are of no use to its input and could shadow what the input declares.
        return [.. trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name
                && !name.EndsWith(".Tests.dll", StringComparison.Ordinal)
                && !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                && !name.StartsWith("xunit", StringComparison.Ordinal)
                && name is not ("Chains.TestSupport.dll" or "Chains.Analyzers.Fuzz.dll" or "Chains.Generators.dll" or "Chains.Analyzers.dll" or "Chains.CodeFixes.dll" or "Chains.Build.dll"))
            .Order(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path))];
    }
}
