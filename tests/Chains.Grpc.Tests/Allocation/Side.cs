using System.Diagnostics;
using System.Globalization;

namespace Chains.Grpc.Tests;

/// <summary>One side of a call in a process of its own: the program Chains.Grpc.Allocation.</summary>
internal sealed class Side : IAsyncDisposable
{
    private readonly Process _process;

    private Side(Process process, string greeting)
    {
        _process = process;
        Greeting = greeting;
    }

    /// <summary>What the side said when it was ready: the server its address.</summary>
    public string Greeting { get; }

    public static async Task<Side> StartAsync(params IEnumerable<string> args)
    {
        // It lies where this program lies, but for the project's name.
        string path = Path.Combine(
            AppContext.BaseDirectory.Replace("Chains.Grpc.Tests", "Chains.Grpc.Allocation", StringComparison.Ordinal),
            OperatingSystem.IsWindows() ? "Chains.Grpc.Allocation.exe" : "Chains.Grpc.Allocation");
        Process process = Process.Start(new ProcessStartInfo(path, args) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            return new Side(process, await ReadAsync(process));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Asks the side for its figure.</summary>
    public async Task<long> AskAsync()
    {
        await _process.StandardInput.WriteLineAsync("?");
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return long.Parse(await ReadAsync(_process), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("Chains.Grpc.Allocation ended early; its error output stands above.");
}
