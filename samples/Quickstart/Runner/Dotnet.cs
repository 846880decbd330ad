using System.Diagnostics;

namespace Quickstart.Runner;

/// <summary>The <c>dotnet</c> command.</summary>
internal static class Dotnet
{
    internal static string Path { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } running ? running : "dotnet";

    /// <summary>Runs <c>dotnet build</c>; its output is shown only if it fails.</summary>
    internal static async Task BuildAsync(string project, CancellationToken cancellationToken)
    {
        using Process build = Process.Start(new ProcessStartInfo(Path, ["build", project, "-nologo", "-v", "quiet", "-clp:NoSummary"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> output = build.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = build.StandardError.ReadToEndAsync(cancellationToken);
            await build.WaitForExitAsync(cancellationToken);
            if (build.ExitCode != 0)
            {
                throw new RunFailedException($"`dotnet build {project}` ended with {build.ExitCode}:\n{await output}{await errors}");
            }
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
    }
}
