using System.CommandLine;
using System.Diagnostics;

namespace Chains.Cli.Commands;

/// <summary>
/// <c>chains contract</c>: builds the project with its own package Chains, whose build task does the work. So the tool never disagrees with the package about what a
/// contract is, whatever their versions.
/// </summary>
internal static class ContractCommand
{
    public static Command Create()
    {
        Command command = new("contract", "The contract that is checked in under contracts/.");
        command.Subcommands.Add(Accept());
        command.Subcommands.Add(Check());
        return command;
    }

    private static Command Accept()
    {
        Argument<string> project = Project();
        Option<bool> breaking = new("--breaking") { Description = "Accept changes that break callers, too." };
        Command command = new("accept", "Writes what the project emits to contracts/. A change that breaks a caller is refused.") { project, breaking };
        command.SetAction((parsed, cancellationToken) => BuildAsync(parsed.GetValue(project)!, [$"-p:ChainsContractAccept={(parsed.GetValue(breaking) ? "breaking" : "compatible")}"], cancellationToken));
        return command;
    }

    private static Command Check()
    {
        Argument<string> project = Project();
        Command command = new("check", "Fails where contracts/ is not what the project emits.") { project };
        command.SetAction((parsed, cancellationToken) => BuildAsync(parsed.GetValue(project)!, ["-p:ChainsContractAccept=compatible", "-p:ChainsContractCheck=true"], cancellationToken));
        return command;
    }

    private static Argument<string> Project() => new("project")
    {
        Description = "The project's file or folder, or the file of a chain that is one file.",
        DefaultValueFactory = _ => ".",
    };

    private static async Task<int> BuildAsync(string project, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        if (!File.Exists(project) && !Directory.Exists(project))
        {
            await Console.Error.WriteLineAsync($"There is no project {Path.GetFullPath(project)}.").ConfigureAwait(false);
            return 1;
        }

        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet") { UseShellExecute = false };
        foreach (string argument in (IEnumerable<string>)["build", project, "-nologo", "-v", "minimal", "-clp:NoSummary", .. properties])
        {
            start.ArgumentList.Add(argument);
        }

        using Process build = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        try
        {
            await build.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }

        return build.ExitCode;
    }
}
