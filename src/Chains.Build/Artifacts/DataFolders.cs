using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Artifacts;

/// <summary>
/// Whether the folders of <c>[DockerImage(DataDir = …)]</c> are there: a pattern that finds no file is no error to MSBuild, and the host would miss its data when it starts. An analyzer
/// cannot tell, since it must not look at the disk.
/// </summary>
internal static class DataFolders
{
    /// <summary>A problem for each folder that is missing or empty, once however many chains have its chainlet.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="sourceFolder">The folder that they are relative to.</param>
    /// <param name="placeOf">Where a chainlet stands in the user's sources, where that is known.</param>
    public static IEnumerable<Problem> Check(IEnumerable<ChainModel> chains, string sourceFolder, Func<ChainletDescriptor, SourcePlace?> placeOf)
    {
        foreach (ChainletDescriptor chainlet in chains.SelectMany(chain => chain.Chainlets).Select(node => node.Descriptor).Distinct().OrderBy(descriptor => descriptor.Type, StringComparer.Ordinal))
        {
            if (chainlet.Image.DataDir is { } folder && Repair(Path.GetFullPath(Path.Combine(sourceFolder, folder))) is { } repair)
            {
                yield return Problems.BadValue(chainlet.Type, "The DataDir", folder, repair) with { Place = placeOf(chainlet) };
            }
        }
    }

    private static string? Repair(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? $"{path} is a file: name the folder that it lies in." : $"There is no folder {path}: create it, or correct the path.";
        }

        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any() ? null : $"The folder {path} holds no file: put the data there, or leave DataDir out.";
    }
}
