using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Chains.Build;

/// <summary>What both steps share: their inputs, and that no exception ever leaves a task: whatever goes wrong is an error with an id and a culprit.</summary>
public abstract class ChainTask : Task
{
    /// <summary>The project's assembly.</summary>
    [Required]
    public string AssemblyPath { get; set; } = "";

    /// <summary>The assemblies that it is compiled with and that may hold chainlets: all but those of the framework.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The file names of every assembly around it, the framework's too.</summary>
    public ITaskItem[] AllReferences { get; set; } = [];

    /// <summary>The folder that gets a folder per chain.</summary>
    [Required]
    public string OutputPath { get; set; } = "";

    /// <summary>The project's file.</summary>
    [Required]
    public string ProjectPath { get; set; } = "";

    /// <summary>The framework that hosts target, such as <c>net10.0</c>.</summary>
    [Required]
    public string TargetFramework { get; set; } = "";

    private protected abstract string Doing { get; }

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            Run();
        }
        catch (ProblemException exception)
        {
            Report(exception.Problem);
        }
        catch (Exception exception)
        {
            Report(Problems.Unexpected(Doing + " of " + Path.GetFileName(ProjectPath), exception));
        }

        return !Log.HasLoggedErrors;
    }

    private protected abstract void Run();

    private protected void Report(Problem problem)
    {
        string file = problem.Place?.File ?? ProjectPath;
        int line = problem.Place?.Line ?? 0;
        int column = problem.Place?.Column ?? 0;
        if (problem.IsWarning)
        {
            Log.LogWarning(null, problem.Id, null, Problems.HelpLink(problem.Id), file, line, column, 0, 0, "{0}", problem.Message);
        }
        else
        {
            Log.LogError(null, problem.Id, null, Problems.HelpLink(problem.Id), file, line, column, 0, 0, "{0}", problem.Message);
        }
    }

    /// <summary>Opens the referenced assemblies, native libraries left out.</summary>
    private protected static List<ChainAssembly> Open(IEnumerable<string> paths)
        => [.. paths.Distinct(StringComparer.OrdinalIgnoreCase).Select(ChainAssembly.Open).OfType<ChainAssembly>()];

    private protected HostLayout LayoutOf(string chain)
    {
        string host = Path.Combine(Path.GetFullPath(OutputPath), chain, "hosts", "host");
        string project = Path.GetFullPath(ProjectPath);
        return new HostLayout(
            TargetFramework,
            RelativePath.From(host, project),
            RelativePath.From(host, Path.GetDirectoryName(project)!),
            [.. AllReferences.Select(reference => Path.GetFileNameWithoutExtension(reference.ItemSpec)), Path.GetFileNameWithoutExtension(AssemblyPath)]);
    }
}
