using System.Diagnostics;

namespace Chains.Grpc.Tests;

/// <summary>Runs the scripts of the folder Python with the system's interpreter, which is the one that Debian's python3-grpcio belongs to.</summary>
internal sealed class Python : IAsyncDisposable
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<bool> HasGrpc = new(static () =>
    {
        if (!File.Exists(Interpreter))
        {
            return false;
        }

        using Process process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", "import grpc"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    });

    private readonly Process _process;
    private readonly Task<string> _errors;

    private Python(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public static void SkipIfMissing()
    {
        if (!HasGrpc.Value)
        {
            Assert.Skip($"The stock peer is missing: {Interpreter} has no grpc module. On Debian: apt-get install python3-grpcio.");
        }
    }

    public static Python Start(string script, params string[] arguments) => new(Process.Start(
        new ProcessStartInfo(Interpreter, [Path.Combine(AppContext.BaseDirectory, "Python", script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>The next line of output; the script's own errors where it ended instead.</summary>
    public async Task<string> ReadLineAsync()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(TimeSpan.FromSeconds(20));
        string? line = await _process.StandardOutput.ReadLineAsync(source.Token);
        if (line is null)
        {
            Assert.Fail($"The script ended early: {await _errors}");
        }

        return line;
    }

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        await _errors;
        _process.Dispose();
    }
}
