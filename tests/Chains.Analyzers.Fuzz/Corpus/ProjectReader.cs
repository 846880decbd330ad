using System.Collections.Immutable;
using System.Xml.Linq;
using Chains.Analyzers.Fuzz.Judging;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Fuzz.Corpus;

/// <summary>
/// Projects as folders hold them, as far as broken programs need it: sources, linked ones too, global usings, references from one project to the other, the properties of Chains, contracts.
/// </summary>
/// <param name="files">All files, with their paths below the folder of all programs.</param>
internal sealed class ProjectReader(IReadOnlyList<SourceFile> files)
{
    private const string SingleFileDirective = "#:";

    private readonly Dictionary<string, FuzzProgram> _byPath = new(StringComparer.Ordinal);

    /// <summary>Every project, and every folder that is a file without one.</summary>
    public IEnumerable<FuzzProgram> Read()
    {
        SourceFile[] projects = [.. files.Where(static file => file.Path.EndsWith(".csproj", StringComparison.Ordinal))];
        IEnumerable<SourceFile> single = files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && !Array.Exists(projects, project => TopOf(project.Path) == TopOf(file.Path)));
        return [.. projects.Select(Read), .. single.Select(static file => new FuzzProgram(TopOf(file.Path), [Source(file)]) { Usings = Compile.ImplicitUsings })];
    }

    private FuzzProgram Read(SourceFile project)
    {
        if (_byPath.TryGetValue(project.Path, out FuzzProgram? known))
        {
            return known;
        }

        string folder = FolderOf(project.Path);
        XElement xml = XElement.Parse(project.Text);
        string[] links = [.. Items(xml, "Compile").Select(link => Resolve(folder, link))];
        FuzzProgram program = new(project.Path[..^".csproj".Length], [.. files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && (file.Path.StartsWith(folder, StringComparison.Ordinal) || links.Contains(file.Path))).Select(Source)])
        {
            Usings = Usings(xml),
            Lock = [.. files.Where(file => file.Path.StartsWith(folder + "contracts/", StringComparison.Ordinal) && file.Path.EndsWith(".proto", StringComparison.Ordinal))
                .Select(file => file with { Path = "/project/" + file.Path[folder.Length..] })],
            References = [.. Items(xml, "ProjectReference").Select(reference => Resolve(folder, reference)).Select(reference => Compiled(Read(files.First(file => file.Path == reference))))],
            Properties = xml.Descendants("PropertyGroup").Elements().Where(static property => property.Name.LocalName.StartsWith("Chains", StringComparison.Ordinal)).ToImmutableDictionary(static property => property.Name.LocalName, static property => property.Value),
        };
        _byPath.Add(project.Path, program);
        return program;
    }

    private static MetadataReference Compiled(FuzzProgram program) => Session.Generated(program).WithAssemblyName(program.Name[(program.Name.LastIndexOf('/') + 1)..]).ToMetadataReference();

    // The compiler that rules are built against has no '#:'; to it those lines are blank.
    private static SourceFile Source(SourceFile file) => new("/" + file.Path, string.Join('\n', file.Text.Split('\n').Select(static line => line.StartsWith(SingleFileDirective, StringComparison.Ordinal) ? "" : line)));

    private static string Usings(XElement xml) => Compile.PackageUsings + string.Concat(xml.Descendants("Using").Select(static item => (string?)item.Attribute("Alias") is { } alias
        ? $"global using {alias} = {(string?)item.Attribute("Include")};\n"
        : $"global using {((string?)item.Attribute("Static") == "true" ? "static " : "")}{(string?)item.Attribute("Include")};\n"));

    private static IEnumerable<string> Items(XElement xml, string type) => xml.Descendants(type).Select(static item => (string?)item.Attribute("Include")).OfType<string>();

    private static string TopOf(string path) => string.Join('/', path.Split('/').Take(2));

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static string Resolve(string folder, string relative) => Path.GetFullPath(Path.Combine("/" + folder, relative.Replace('\\', '/'))).Replace('\\', '/')[1..];
}
