using System.Diagnostics;

namespace Chains.Analyzers.Fuzz.Running;

/// <summary>
/// Runs the command in a process of its own: a stack overflow ends a process without a word. Then each variant that was under way is tried again alone, so that the one to blame has a name.
/// </summary>
/// <param name="args">The command line.</param>
/// <param name="start">How to start the process that does the work.</param>
/// <param name="output">Where it says what has ended the process.</param>
internal sealed class Supervisor(string[] args, Func<IEnumerable<string>, ProcessStartInfo> start, TextWriter output)
{
    /// <summary>How to start the same command again. It reads its standard input, which ends when this process does.</summary>
    public static ProcessStartInfo Self(IEnumerable<string> arguments)
    {
        string host = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its own file.");
        ProcessStartInfo start = new(host) { UseShellExecute = false, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    public async Task<int> RunAsync()
    {
        string journal = Path.GetTempFileName();
        try
        {
            int code = await RunAsync(start([.. args, FuzzOptions.JournalOption, journal]));
            if (code is 0 or 1 or 2)
            {
                return code;
            }

            string[] suspects = Journal.Read(journal);
            output.WriteLine($"FAILURE the process ended by itself, with {code}, while it tried {suspects.Length} variants");
            foreach (string suspect in suspects)
            {
                int alone = await RunAsync(start([.. suspect.Split(' '), FuzzOptions.JournalOption, journal]));
                output.WriteLine(alone is 0 or 1 ? $"not alone: {suspect}" : $"FAILURE ends the process, with {alone}: {suspect}");
            }

            return 1;
        }
        finally
        {
            File.Delete(journal);
        }
    }

    private static async Task<int> RunAsync(ProcessStartInfo command)
    {
        using Process process = Process.Start(command) ?? throw new InvalidOperationException($"{command.FileName} did not start.");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
