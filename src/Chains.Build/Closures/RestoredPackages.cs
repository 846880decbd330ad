using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Chains.Build.Diagnostics;
using Chains.Build.Json;

namespace Chains.Build.Closures;

/// <summary>The packages that the chain's project was restored with, from project.assets.json.</summary>
internal sealed partial class RestoredPackages
{
    private readonly Dictionary<string, Library> _libraries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _byAssembly = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _direct = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _own = [];
    private readonly List<string> _folders = [];

    private RestoredPackages()
    {
    }

    /// <exception cref="ProblemException">CHN0914.</exception>
    public static RestoredPackages Read(string path, string targetFramework)
    {
        try
        {
            return Parse(File.ReadAllText(path), targetFramework);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonFormatException)
        {
            throw new ProblemException(Problems.UnreadableAssets(path, exception.Message), exception);
        }
    }

    /// <exception cref="JsonFormatException">The text is not that of project.assets.json.</exception>
    internal static RestoredPackages Parse(string text, string targetFramework)
    {
        RestoredPackages result = new();
        JsonObject root = JsonReader.Read(text) as JsonObject ?? throw new JsonFormatException("it is not an object");
        foreach (KeyValuePair<string, JsonNode> member in Target(root, targetFramework).Members)
        {
            result.AddLibrary(member.Key, member.Value as JsonObject ?? throw new JsonFormatException($"\"{member.Key}\" is not an object"));
        }

        // What the project itself asks for, and what the projects do that it refers to.
        foreach (KeyValuePair<string, JsonNode> group in (root["projectFileDependencyGroups"] as JsonObject)?.Members ?? [])
        {
            if (string.Equals(group.Key, targetFramework, StringComparison.OrdinalIgnoreCase) && group.Value is JsonArray items)
            {
                result._own.AddRange(items.Items.OfType<JsonText>().Select(item => item.Value.Split(' ')[0]));
            }
        }

        result._folders.AddRange(((root["packageFolders"] as JsonObject)?.Members ?? []).Select(folder => folder.Key));
        result._direct.UnionWith(result._own);

        result._direct.UnionWith(result._libraries.Values.Where(library => library.IsProject).SelectMany(library => library.Dependencies).ToList());
        return result;
    }

    /// <summary>Whether there is such a package.</summary>
    public bool Contains(string id) => _libraries.TryGetValue(id, out Library? library) && !library.IsProject;

    /// <summary>
    /// Divides the packages for one host. It needs the packages whose assemblies it reaches, those to keep, and those that a project asks for though none of its
    /// code names them (they may be found by reflection or bring native files), each with everything that it depends on, and the native files of all these.
    /// </summary>
    /// <param name="reachedAssemblies">Assemblies that the host's closure names.</param>
    /// <param name="referencedAssemblies">Assemblies that any code of the chain names.</param>
    /// <param name="keep">Ids that are needed anyway.</param>
    public PackageSplit Split(IEnumerable<string> reachedAssemblies, IEnumerable<string> referencedAssemblies, IEnumerable<string> keep)
    {
        HashSet<string> needed = Needed(reachedAssemblies, referencedAssemblies, keep);
        List<Library> packages = _libraries.Values.Where(library => !library.IsProject && library.HasRuntimeFiles).OrderBy(library => library.Id, StringComparer.OrdinalIgnoreCase).ToList();
        return new PackageSplit(
            packages.Where(package => needed.Contains(package.Id)).Select(package => package.Id + "/" + package.Version).ToList(),
            packages.Where(package => !needed.Contains(package.Id)).Select(package => package.Id).ToList());
    }

    private HashSet<string> Needed(IEnumerable<string> reachedAssemblies, IEnumerable<string> referencedAssemblies, IEnumerable<string> keep)
    {
        HashSet<string> referenced = new(referencedAssemblies.SelectMany(OwnersOf), StringComparer.OrdinalIgnoreCase);
        HashSet<string> needed = Close(reachedAssemblies.SelectMany(OwnersOf)
            .Concat(keep)
            .Concat(_direct.Where(id => !IsReferenced(id, referenced))));
        needed.UnionWith(_libraries.Values.Where(library => IsNativeOf(library, needed)).SelectMany(library => Close([library.Id], withAssemblies: false)).ToList());
        return needed;
    }

    // The native half of a library is often a package that depends on the managed half, which code names: Microsoft.ML.OnnxRuntime and its …Managed, TorchSharp-cpu and
    // TorchSharp. It goes wherever the managed half goes.
    private bool IsNativeOf(Library library, HashSet<string> needed) => !library.IsProject && !library.HasAssemblies && !needed.Contains(library.Id)
        && Close([library.Id]).Any(id => needed.Contains(id) && _libraries.TryGetValue(id, out Library? dependency) && dependency.HasAssemblies);

    // A package without assemblies of its own stands for those that it depends on.
    private bool IsReferenced(string id, HashSet<string> referenced) => _libraries.TryGetValue(id, out Library? library) && library.HasAssemblies
        ? referenced.Contains(id)
        : Close([id]).Any(referenced.Contains);

    /// <summary>The packages with everything that they depend on.</summary>
    /// <param name="ids">Where to begin.</param>
    /// <param name="withAssemblies">False: only through and to packages that have no assemblies.</param>
    private HashSet<string> Close(IEnumerable<string> ids, bool withAssemblies = true)
    {
        HashSet<string> result = new(StringComparer.OrdinalIgnoreCase);
        Stack<string> todo = new(ids);
        while (todo.Count > 0)
        {
            string id = todo.Pop();
            _ = _libraries.TryGetValue(id, out Library? library);
            if ((withAssemblies || library is { HasAssemblies: false }) && result.Add(id) && library is { IsProject: false })
            {
                foreach (string dependency in library.Dependencies)
                {
                    todo.Push(dependency);
                }
            }
        }

        return result;
    }

    private IEnumerable<string> OwnersOf(string assembly) => _byAssembly.TryGetValue(assembly, out List<string>? owners) ? owners : [];

    private void AddLibrary(string key, JsonObject node)
    {
        int slash = key.IndexOf('/');
        if (slash <= 0)
        {
            throw new JsonFormatException($"\"{key}\" is not a package and its version");
        }

        List<string> compile = Files(node, "compile");
        List<string> runtime = Files(node, "runtime");
        List<string> native = [.. Files(node, "native"), .. Files(node, "runtimeTargets")];
        Library library = new(
            key.Substring(0, slash),
            key.Substring(slash + 1),
            node["type"] is JsonText { Value: "project" },
            ((node["dependencies"] as JsonObject)?.Members ?? []).Select(dependency => dependency.Key).ToList(),
            compile.Count + runtime.Count > 0,
            runtime.Count + native.Count + Files(node, "resource").Count > 0,
            native.Select(Path.GetFileName).ToList()!);
        _libraries[library.Id] = library;
        if (library.IsProject)
        {
            return;
        }

        foreach (string assembly in compile.Concat(runtime).Select(Path.GetFileNameWithoutExtension).Distinct(StringComparer.OrdinalIgnoreCase)!)
        {
            if (!_byAssembly.TryGetValue(assembly, out List<string>? owners))
            {
                _byAssembly.Add(assembly, owners = []);
            }

            owners.Add(library.Id);
        }
    }

    // "_._" is NuGet's placeholder for none.
    private static List<string> Files(JsonObject node, string kind)
        => ((node[kind] as JsonObject)?.Members ?? []).Select(file => file.Key).Where(file => !file.EndsWith("_._", StringComparison.Ordinal)).ToList();

    private static JsonObject Target(JsonObject root, string targetFramework)
    {
        IReadOnlyList<KeyValuePair<string, JsonNode>> targets = (root["targets"] as JsonObject ?? throw new JsonFormatException("\"targets\" is missing")).Members;
        KeyValuePair<string, JsonNode> found = targets.FirstOrDefault(target => string.Equals(target.Key, targetFramework, StringComparison.OrdinalIgnoreCase));
        if (found.Value is null && targets.Count(target => !target.Key.Contains('/')) == 1)
        {
            found = targets.First(target => !target.Key.Contains('/'));
        }

        return found.Value as JsonObject ?? throw new JsonFormatException($"it has no target {targetFramework}");
    }

    private sealed record Library(string Id, string Version, bool IsProject, IReadOnlyList<string> Dependencies, bool HasAssemblies, bool HasRuntimeFiles, IReadOnlyList<string> NativeFiles);
}

/// <summary>The packages of one host.</summary>
/// <param name="Needed">Each as Id/Version.</param>
/// <param name="LeftOut">Ids.</param>
internal sealed record PackageSplit(IReadOnlyList<string> Needed, IReadOnlyList<string> LeftOut);
