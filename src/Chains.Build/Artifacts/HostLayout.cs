using System;
using System.Collections.Generic;
using System.Linq;
using Chains.Build.Descriptors;

namespace Chains.Build.Artifacts;

/// <summary>Where the hosts of a chain lie and what they are called.</summary>
/// <param name="TargetFramework">That of the user's project, <c>net10.0</c>.</param>
/// <param name="ProjectReference">The user's project, relative to a host's folder (or absolute where it lies on another drive), with <c>/</c>.</param>
/// <param name="ProjectFolder">The folder of that project, likewise.</param>
/// <param name="AssemblyNames">The simple names of all assemblies that hosts load beside their own.</param>
internal sealed record HostLayout(string TargetFramework, string ProjectReference, string ProjectFolder, IReadOnlyCollection<string> AssemblyNames)
{
    /// <summary>The host's project, relative to <c>hosts/</c>.</summary>
    public static string ProjectPath(ChainletNode node) => node.Name + "/" + node.Name + ".csproj";

    /// <summary>
    /// The host's assembly: the display name, or with <c>.Host</c> after it where the chain already has an assembly of that name (a project HelloWorld with a
    /// chainlet HelloWorld): two assemblies of one name cannot be in one program.
    /// </summary>
    public string AssemblyName(ChainletNode node)
        => AssemblyNames.Contains(node.Name, StringComparer.OrdinalIgnoreCase) ? node.Name + ".Host" : node.Name;

    /// <summary><c>10.0</c> of <c>net10.0-windows</c>.</summary>
    public string FrameworkVersion => TargetFramework.StartsWith("net", StringComparison.Ordinal)
        ? TargetFramework.Substring(3).Split('-')[0]
        : throw new InvalidOperationException($"'{TargetFramework}' is no framework that hosts run on: the package Chains supports net10.0 and later.");
}
