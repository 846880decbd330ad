using System.Collections.Immutable;
using System.Xml.Linq;

namespace Chains.TestSupport;

/// <summary>One of the <see cref="CorrectPrograms"/>.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Projects">Its projects, each after those that it references.</param>
public sealed record CorrectProgram(string Name, ImmutableArray<CorrectProject> Projects)
{
    /// <summary>The files of all projects.</summary>
    public IEnumerable<SourceFile> Files => Projects.SelectMany(project => project.Sources);

    internal static CorrectProgram Read(string folder)
    {
        string name = Path.GetFileName(folder);
        string[] files = [.. TempProject.SourceFiles(folder).Order(StringComparer.Ordinal)];
        string[] projects = [.. files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];
        if (projects.Length == 0)
        {
            return new CorrectProgram(name, [CorrectProject.OfFile(files.Single(file => file.EndsWith(".cs", StringComparison.Ordinal)))]);
        }

        List<CorrectProject> ordered = [];
        foreach (string project in projects)
        {
            Add(project);
        }

        return new CorrectProgram(name, [.. ordered]);

        void Add(string path)
        {
            if (ordered.Any(project => project.Path == path))
            {
                return;
            }

            XElement xml = XElement.Load(path);
            foreach (string reference in CorrectProject.Items(xml, "ProjectReference"))
            {
                Add(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, reference)));
            }

            ordered.Add(CorrectProject.Of(path, xml, ordered));
        }
    }
}
