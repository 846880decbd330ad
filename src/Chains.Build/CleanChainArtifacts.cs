using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Chains.Build;

/// <summary>Removes the folders of the chains that the project wrote, with what builds of the hosts put there.</summary>
public sealed class CleanChainArtifacts : Task
{
    /// <summary>The folder of all chains.</summary>
    [Required]
    public string OutputPath { get; set; } = "";

    /// <summary>The lists of both steps.</summary>
    [Required]
    public string[] ListNames { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            string root = Path.GetFullPath(OutputPath);
            foreach (string list in ListNames)
            {
                ArtifactWriter writer = new(root, list);
                if (writer.ReadList().Any(path => path.EndsWith(".csproj", StringComparison.Ordinal) && path.IndexOf('/') < 0))
                {
                    // The project of a one-file chain stands in this folder, and so does what its builds left.
                    Remove(Path.Combine(root, "bin"));
                    Remove(Path.Combine(root, "obj"));
                }

                foreach (string chain in writer.ReadList().Select(path => path.Split('/')[0]).Distinct(StringComparer.Ordinal))
                {
                    Remove(Path.Combine(root, chain));
                }

                writer.Write([]);
            }
        }
        catch (ProblemException exception)
        {
            Log.LogError(null, exception.Problem.Id, null, Problems.HelpLink(exception.Problem.Id), OutputPath, 0, 0, 0, 0, "{0}", exception.Problem.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.UnwritableFile(folder, exception.Message), exception);
        }
    }
}
