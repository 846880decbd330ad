extern alias generators;

using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ChainletGenerator = generators::Chains.Generators.ChainletGenerator;

namespace Chains.TestSupport;

/// <summary>
/// A project of a <see cref="CorrectProgram"/>, compiled in memory as <c>dotnet build</c> does it: what its project file says of the language, its references to projects, linked
/// files, global usings, <c>.editorconfig</c> and contract lock are read; packages come from what the running test has.
/// </summary>
public sealed class CorrectProject
{
    private const string SingleFileDirective = "#:";

    private static readonly string[] WebUsings =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly Lazy<ImmutableArray<ISourceGenerator>> LazyFrameworkGenerators = new(FindFrameworkGenerators);

    private readonly XElement _xml;
    private readonly ImmutableArray<CorrectProject> _references;
    private readonly Lazy<CSharpCompilation> _compilation;
    private readonly Lazy<Compilation> _output;
    private readonly Lazy<AnalyzerOptions> _options;

    private CorrectProject(string path, XElement xml, ImmutableArray<CorrectProject> references, ImmutableArray<SourceFile> sources)
    {
        Path = path;
        Sources = sources;
        _xml = xml;
        _references = references;
        _compilation = new(CreateCompilation);
        _output = new(Generate);
        _options = new(CreateOptions);
    }

    /// <summary>The project file, or the only file.</summary>
    public string Path { get; }

    /// <summary>The name of the project and of its assembly.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The C# files of the project, the linked ones too, with their paths on disk.</summary>
    public ImmutableArray<SourceFile> Sources { get; }

    /// <summary>Whether it is a file without a project.</summary>
    public bool IsSingleFile => Path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>Whether the program runs tests.</summary>
    public bool IsTest => Items(_xml, "PackageReference").Contains("xunit.v3");

    /// <summary>What the program prints, where its folder says so in <c>expected.txt</c>.</summary>
    public string? ExpectedOutput => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "expected.txt") is var file && File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : null;

    /// <summary>The chains whose hosts the build emits: one for each entrypoint, by its name or the chainlet's.</summary>
    public IEnumerable<string> Chains => Compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type, TestContext.Current.CancellationToken)
        .Where(type => Attribute(type, "EntrypointAttribute") is not null)
        .Select(type => Attribute(type, "EntrypointAttribute")!.ConstructorArguments.FirstOrDefault().Value as string
            ?? Attribute(type, "ChainletAttribute")!.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value as string
            ?? type.Name);

    /// <summary>The project before any generator ran: what <see cref="Sources"/> and the SDK add, and the referenced projects.</summary>
    public CSharpCompilation Compilation => _compilation.Value;

    /// <summary>The same with the files of our generator and of those of the framework (logging, regular expressions, JSON).</summary>
    public Compilation Output => _output.Value;

    /// <summary>What our analyzers, and the generator, read of the project: properties, options of <c>.editorconfig</c>, contract lock.</summary>
    public AnalyzerOptions Options => _options.Value;

    /// <summary>How the sources are parsed; a variant of one is parsed the same way.</summary>
    public CSharpParseOptions ParseOptions => new CSharpParseOptions(
            LanguageVersionFacts.TryParse(Property("LangVersion"), out LanguageVersion version) ? version : LanguageVersion.Latest,
            Property("GenerateDocumentationFile") == "true" ? DocumentationMode.Diagnose : DocumentationMode.Parse,
            preprocessorSymbols: ["DEBUG", "TRACE", "NET", "NET10_0", "NET10_0_OR_GREATER", .. (Property("DefineConstants") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(name => name[0] != '$')])
        .WithFeatures([new("FileBasedProgram", "true")]);

    /// <summary>A driver with our generator and the framework's.</summary>
    public GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new ChainletGenerator().AsSourceGenerator(), .. LazyFrameworkGenerators.Value],
        Options.AdditionalFiles,
        ParseOptions,
        Options.AnalyzerConfigOptionsProvider);

    /// <summary>A file of the project, or a variant of one, as <see cref="Compilation"/> has it.</summary>
    public SyntaxTree Parse(SourceFile source) => CSharpSyntaxTree.ParseText(Text(source), ParseOptions, source.Path);

    internal static CorrectProject Of(string path, XElement xml, IReadOnlyList<CorrectProject> others)
    {
        string folder = System.IO.Path.GetDirectoryName(path)!;
        string[] references = [.. Items(xml, "ProjectReference").Select(reference => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, reference)))];
        IEnumerable<string> files = TempProject.SourceFiles(folder).Order(StringComparer.Ordinal)
            .Concat(Items(xml, "Compile").Select(link => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, link))))
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal));
        return new CorrectProject(path, xml, [.. others.Where(other => references.Contains(other.Path))], [.. files.Select(Source)]);
    }

    internal static CorrectProject OfFile(string path) => new(path, new XElement("Project", new XElement("PropertyGroup", new XElement("OutputType", "Exe"))), [], [Source(path)]);

    internal static IEnumerable<string> Items(XElement xml, string type) => xml.Descendants(type).Select(item => (string?)item.Attribute("Include")).OfType<string>().Select(include => include.Replace('\\', '/'));

    private static AttributeData? Attribute(ISymbol type, string name) => type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == "Chains." + name);

    private static SourceFile Source(string path) => new(path, File.ReadAllText(path));

    // The oldest supported compiler has no '#:'; to it the lines of a file-based program are blank.
    private static string Text(SourceFile source) => string.Join('\n', source.Text.ReplaceLineEndings("\n").Split('\n').Select(line => line.StartsWith(SingleFileDirective, StringComparison.Ordinal) ? "" : line));

    private string? Property(string name) => _xml.Descendants("PropertyGroup").Elements(name).LastOrDefault()?.Value;

    private bool Has(string name, bool otherwise = false) => (Property(name) ?? (otherwise ? "enable" : "")) is "enable" or "true";

    private bool IsWeb => (string?)_xml.Attribute("Sdk") == "Microsoft.NET.Sdk.Web";

    private CSharpCompilation CreateCompilation()
    {
        List<SyntaxTree> trees = [.. Sources.Select(Parse), Added("GlobalUsings.g.cs", Usings())];
        if (IsTest)
        {
            // The package of the test framework compiles one in, which starts its runner.
            trees.Add(Added("EntryPoint.g.cs", "internal static class AutoGeneratedEntryPoint { private static void Main() { } }\n"));
        }

        string friends = string.Concat(Items(_xml, "InternalsVisibleTo").Select(friend => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend}\")]\n"));
        if (friends.Length > 0)
        {
            trees.Add(Added("AssemblyInfo.cs", friends));
        }

        return CSharpCompilation.Create(
            Name,
            trees,
            [.. TestSupport.Compile.References, .. IsTest ? TestFramework() : [], .. _references.Select(reference => MetadataReference.CreateFromImage(TestSupport.Compile.Emit(reference.Output)))],
            new CSharpCompilationOptions(
                (Property("OutputType") ?? (IsWeb || IsTest ? "Exe" : "Library")) == "Exe" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: Property("Nullable") switch { null or "enable" => NullableContextOptions.Enable, "annotations" => NullableContextOptions.Annotations, "warnings" => NullableContextOptions.Warnings, _ => NullableContextOptions.Disable },
                allowUnsafe: Has("AllowUnsafeBlocks"),
                checkOverflow: Has("CheckForOverflowUnderflow"),
                warningLevel: 9999,
                deterministic: true,
                specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress), .. (Property("NoWarn") ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries).Where(id => id[0] != '$').Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))]).WithSyntaxTreeOptionsProvider(new Severities(EditorConfig())));
    }

    private SyntaxTree Added(string name, string text) => CSharpSyntaxTree.ParseText(text, ParseOptions, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "obj", name));

    private string Usings()
    {
        string implicitUsings = !Has("ImplicitUsings", otherwise: true) ? "" : TestSupport.Compile.ImplicitUsings + (IsWeb ? string.Concat(WebUsings.Select(space => $"global using {space};\n")) : "");
        return implicitUsings + string.Concat(_xml.Descendants("Using").Select(item => (string?)item.Attribute("Alias") is { } alias
            ? $"global using {alias} = {(string?)item.Attribute("Include")};\n"
            : $"global using {((string?)item.Attribute("Static") == "true" ? "static " : "")}{(string?)item.Attribute("Include")};\n"));
    }

    private Compilation Generate()
    {
        CreateDriver().RunGeneratorsAndUpdateCompilation(Compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        return output;
    }

    private AnalyzerConfigSet EditorConfig()
    {
        List<AnalyzerConfig> configs = [];
        for (string? folder = System.IO.Path.GetDirectoryName(Path); folder is not null && folder != Repo.Root; folder = System.IO.Path.GetDirectoryName(folder))
        {
            string file = System.IO.Path.Combine(folder, ".editorconfig");
            if (File.Exists(file))
            {
                configs.Add(AnalyzerConfig.Parse(File.ReadAllText(file), file));
            }
        }

        return AnalyzerConfigSet.Create(configs);
    }

    private AnalyzerOptions CreateOptions()
    {
        string contracts = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "contracts");
        ImmutableArray<AdditionalText> files = Directory.Exists(contracts) ? [.. Directory.GetFiles(contracts, "*.proto", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new FileText(file))] : [];
        ImmutableDictionary<string, string> properties = _xml.Descendants("PropertyGroup").Elements()
            .Where(property => property.Name.LocalName.StartsWith("Chains", StringComparison.Ordinal) || property.Name.LocalName == "RootNamespace")
            .Append(new XElement("ProjectDir", System.IO.Path.GetDirectoryName(Path) + "/"))
            .Concat(IsTest ? [new XElement("ChainsEmit", "false")] : [])
            .ToImmutableDictionary(property => "build_property." + property.Name.LocalName, property => property.Value, AnalyzerConfigOptions.KeyComparer);
        return new AnalyzerOptions(files, new ConfigOptions(properties, EditorConfig()));
    }

    private static ImmutableArray<MetadataReference> TestFramework() =>
        [.. Directory.GetFiles(AppContext.BaseDirectory, "xunit.v3.*.dll").Where(file => !file.Contains(".runner.", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file))];

    // Of the framework that the tests run on, as the SDK adds them to every project.
    private static ImmutableArray<ISourceGenerator> FindFrameworkGenerators()
    {
        string packs = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "packs"));
        ISourceGenerator[] found = [.. new[] { ("Microsoft.NETCore.App.Ref", "System.Text.RegularExpressions.Generator.dll"), ("Microsoft.NETCore.App.Ref", "System.Text.Json.SourceGeneration.dll"), ("Microsoft.AspNetCore.App.Ref", "Microsoft.Extensions.Logging.Generators.dll") }
            .Select(part => Directory.GetFiles(System.IO.Path.Combine(packs, part.Item1), part.Item2, SearchOption.AllDirectories).Single(file => file.Split(System.IO.Path.DirectorySeparatorChar)[^2] == "cs" && file.Contains("/" + Environment.Version.Major + ".", StringComparison.Ordinal)))
            .SelectMany(file => new AnalyzerFileReference(file, new Loader()).GetGenerators(LanguageNames.CSharp))];
        Assert.NotEmpty(found);
        return [.. found];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) => System.Reflection.Assembly.LoadFrom(fullPath);
    }

    private sealed class FileText(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }

    private sealed class Severities(AnalyzerConfigSet config) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            config.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            config.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }

    private sealed class ConfigOptions(ImmutableDictionary<string, string> properties, AnalyzerConfigSet config) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(config.GetOptionsForSourcePath(tree.FilePath).AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(config.GetOptionsForSourcePath(textFile.Path).AnalyzerOptions);

        private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override IEnumerable<string> Keys => values.Keys;

            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
