using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Microsoft.Build.Framework;

namespace Chains.Build;

/// <summary>
/// Brings the contract that is checked in to what the build emits, or says where the two differ. The numbers that it had are in the emitted files already: the
/// generator kept them, and reserved what is gone.
/// </summary>
public sealed class AcceptChainContracts : ChainTask
{
    /// <summary>The folder of the contract.</summary>
    [Required]
    public string ContractsPath { get; set; } = "";

    /// <summary>Whether a difference is an error and nothing is written.</summary>
    public bool CheckOnly { get; set; }

    private protected override string Doing => "accepting the contract";

    private protected override void Run()
    {
        List<ChainAssembly> assemblies = Open(References.Select(reference => reference.ItemSpec).Prepend(AssemblyPath));
        try
        {
            ChainGraph graph = ChainGraph.Read(assemblies[0], assemblies.Skip(1));
            foreach (Problem problem in graph.Problems)
            {
                Report(problem);
            }

            if (graph.Chains.Count == 0 && graph.Problems.Count == 0)
            {
                Report(Problems.NoContract(Path.GetFileName(ProjectPath)));
            }

            if (!Log.HasLoggedErrors)
            {
                Accept(ProtoFiles.Contract(graph.Chains));
            }
        }
        finally
        {
            assemblies.ForEach(assembly => assembly.Dispose());
        }
    }

    private void Accept(SortedDictionary<string, string> files)
    {
        string root = Path.GetFullPath(ContractsPath);
        int changes = 0;
        foreach (KeyValuePair<string, string> file in files)
        {
            string path = Path.Combine(root, file.Key.Replace('/', Path.DirectorySeparatorChar));
            string? before = Read(path);
            if (before == file.Value)
            {
                continue;
            }

            changes++;
            if (CheckOnly)
            {
                Report(Problems.ContractDiffers(path, before is null ? "is not there" : "is not what the build emits"));
                continue;
            }

            Change(path, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, Encoding.UTF8.GetBytes(file.Value));
            });
            Log.LogMessage(MessageImportance.High, "{0} {1}", before is null ? "added" : "changed", path);
        }

        foreach (string stale in Stale(root, files))
        {
            changes++;
            if (CheckOnly)
            {
                Report(Problems.ContractDiffers(stale, "belongs to no chain of the project any more"));
                continue;
            }

            Change(stale, () => File.Delete(stale));
            Log.LogMessage(MessageImportance.High, "removed {0}", stale);
        }

        if (changes == 0)
        {
            Log.LogMessage(MessageImportance.High, "The contract in {0} is up to date.", root);
        }
    }

    private static List<string> Stale(string root, SortedDictionary<string, string> files)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        HashSet<string> now = new(files.Keys.Select(key => Path.Combine(root, key.Replace('/', Path.DirectorySeparatorChar))), StringComparer.OrdinalIgnoreCase);
        return [.. Directory.EnumerateFiles(root, "*.proto", SearchOption.AllDirectories).Where(path => !now.Contains(path)).OrderBy(path => path, StringComparer.Ordinal)];
    }

    // A checkout may have turned the line ends.
    private static string? Read(string path)
    {
        string? text = null;
        if (File.Exists(path))
        {
            Change(path, () => text = File.ReadAllText(path).Replace("\r\n", "\n"));
        }

        return text;
    }

    private static void Change(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.UnwritableFile(path, exception.Message), exception);
        }
    }
}
