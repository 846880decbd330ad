using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Chains.Build.Diagnostics;

/// <summary>
/// Everything that the task can report, in order: CHN0901 to CHN0999, each with a page of its name under docs/diagnostics. Rules about the user's code are
/// the analyzers'; they return here only where the task would otherwise emit something wrong.
/// </summary>
internal static class Problems
{
    private const string Help = "https://github.com/chains-dotnet/chains/blob/main/docs/diagnostics/";

    public static string HelpLink(string id) => Help + id + ".md";

    public static Problem BrokenRules(string chainlet, string assembly, IEnumerable<string> rules)
        => new("CHN0901", $"The chainlet {chainlet} ({assembly}) breaks {string.Join(", ", rules)} and has no host. Repair it, or remove [Chainlet]: switching the rule down does not make the chainlet work.");

    public static Problem UnreadableDescriptor(string chainlet, string assembly, string reason)
        => new("CHN0902", $"The descriptor of the chainlet {chainlet} in {assembly} cannot be read: {reason}. Rebuild {assembly} with the version of the package Chains that this project has.");

    public static Problem NewerDescriptor(string chainlet, string assembly, string schema, int known)
        => new("CHN0903", $"The chainlet {chainlet} in {assembly} was built with a newer package Chains (descriptor schema {schema}) than this project's, which knows schema {known}. Update the package Chains of this project.");

    public static Problem NoEntrypoint(string project, IReadOnlyCollection<string> chainlets)
        => new("CHN0904", chainlets.Count == 0
            ? $"{project} sets ChainsEmit but has no chainlet of its own. Mark the class that the chain starts at with [Chainlet, Entrypoint], or remove ChainsEmit."
            : $"{project} is to give hosts, but none of its chainlets ({string.Join(", ", chainlets)}) is an [Entrypoint]. Mark the one that the chain starts at; a program that only uses chainlets sets ChainsEmit to false, a library of chainlets has OutputType Library.");

    public static Problem SameName(string chain, string name, string first, string second)
        => new("CHN0905", $"The chain {chain} has two chainlets named {name}: {first} and {second}. Give one of them another name: [Chainlet(Name = \"…\")].");

    public static Problem UnknownDependency(string chainlet, string parameter, string type, string repair)
        => new("CHN0906", $"The parameter {parameter} of {chainlet} asks for the chainlet {type}, and no referenced assembly has it. {repair}");

    public static Problem Cycle(string chain, IEnumerable<string> path)
        => new("CHN0907", $"The chain {chain} has a cycle: {string.Join(" → ", path)}. Remove one of these dependencies.");

    public static Problem SameChain(string chain, string first, string second)
        => new("CHN0908", $"Two chains are named {chain}, those of {first} and {second}, and would be written to one folder. Name one of them: [Entrypoint(\"…\")].");

    public static Problem UnreadableAssembly(string path, string reason)
        => new("CHN0909", $"The assembly {path} cannot be read: {reason}");

    public static Problem UnwritableFile(string path, string reason)
        => new("CHN0910", $"{path} cannot be written or removed: {reason}");

    public static Problem UnfitConstructor(string chainlet, string assembly, string parameters)
        => new("CHN0911", $"{chainlet} in {assembly} has no constructor ({parameters}), which its descriptor names. Clean and build again; a tool that rewrites assemblies must keep that constructor.");

    public static Problem BadValue(string chainlet, string what, string value, string repair)
        => new("CHN0912", $"{what} of {chainlet} is '{value}'. {repair}");

    public static Problem SameManifestName(string chain, string name, string first, string second)
        => new("CHN0913", $"The chainlets {first} and {second} of the chain {chain} are both '{name}' where letters have no case (file names, Kubernetes, compose). Give one of them another name: [Chainlet(Name = \"…\")].");

    public static Problem UnreadableAssets(string path, string reason)
        => new("CHN0914", $"The restored packages cannot be read from {path}: {reason}. Run `dotnet restore`.");

    public static Problem UnknownKeptPackage(string package, string chain)
        => new("CHN0915", $"ChainsKeepPackages names {package}, which the chain {chain} does not have. Remove it from the list, or reference the package.", IsWarning: true);

    public static Problem UnknownJsonNaming(string project, string naming)
        => new("CHN0916", $"{project} sets ChainsJsonNaming to '{naming}'. Set it to camelCase, the default, or to snake_case.");

    public static Problem UndeclarableClientType(string chainlet, string type, string assembly, string reason)
        => new("CHN0917", $"The client package cannot declare {type} ({assembly}), which the contract of {chainlet} needs: {reason}.");

    public static Problem ClientNeedsPackage(string project)
        => new("CHN0918", $"{project} sets ChainsClientPackage but does not reference the package Chains, on which its client package would depend. Reference the package, or remove ChainsClientPackage.");

    public static Problem ClientNeedsEntrypoint(string project)
        => new("CHN0919", $"{project} sets ChainsClientPackage, but none of its own chainlets is an [Entrypoint]: there is nothing that a client package could call. Mark one, or remove ChainsClientPackage.");

    public static Problem NoContract(string project)
        => new("CHN0920", $"{project} has no chain, so there is no contract to accept. Name the project whose class is marked [Entrypoint].");

    public static Problem ContractDiffers(string path, string what)
        => new("CHN0921", $"{path} {what}. Run `chains contract accept`, and check the file in.");

    public static Problem GpuPackageWithoutGpu(string chainlet, string id, string package, IReadOnlyCollection<string> path, string? reached)
        => new("CHN0922", $"The chainlet {chainlet} has no GPU, but its host is published with {package}. It runs on GPUs alone and "
            + (path.Count > 1 ? $"comes by {string.Join(" → ", path)}" : "the project asks for it")
            + (reached is null ? ": no code names it, so every host gets it." : $": its code uses {(reached == id ? "it" : reached)}.")
            + " Give the chainlet a GPU ([Compute(Gpu = …)]), reference the package's CPU variant, or "
            + (reached is null
                ? "name the package in [DockerImage(NuGetPackages = …)] of the chainlets with a GPU instead of in the project"
                : "move the code that uses it into a class that only chainlets with a GPU use")
            + $"; {id} in ChainsKeepPackages says that it is meant.", IsWarning: true);

    public static Problem GpuPackageOfImage(string chainlet, string package)
        => new("CHN0922", $"The chainlet {chainlet} has no GPU, but names {package} in [DockerImage(NuGetPackages = …)], which runs on GPUs alone. Give the chainlet a GPU ([Compute(Gpu = …)]), or name the package's CPU variant.", IsWarning: true);

    public static Problem Unexpected(string doing, Exception exception)
        => new("CHN0999", $"An unexpected {exception.GetType().Name} while {doing}: {exception.Message} This is a defect of the package Chains; please report it with this text.\n{exception.StackTrace}");

    /// <summary>All ids, for the test that each has its page.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Enumerable.Range(901, 22).Append(999).Select(number => "CHN0" + number.ToString(CultureInfo.InvariantCulture))];
}
