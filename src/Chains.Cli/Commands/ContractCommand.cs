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

    private static Argument<string> Project()
    {
        Argument<string> project = new("project")
        {
            Description = "The project's file or folder, or the file of a chain that is one file.",
            DefaultValueFactory = _ => ".",
        };
        project.Validators.Add(static result =>
        {
            foreach (string value in result.Tokens.Select(token => token.Value))
            {
                // A misspelt option is an argument to the parser.
                if (value.StartsWith('-'))
                {
                    result.AddError($"'{value}' is none of the options, which are listed below.");
                }
                else if (!File.Exists(value) && !Directory.Exists(value))
                {
                    result.AddError($"There is no project {Path.GetFullPath(value)}. Name a project's file or folder, or the .cs file of a chain that is one file.");
                }
            }
        });
        return project;
    }

    private static async Task<int> BuildAsync(string project, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
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
