using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Chains.Grpc.Stress;

/// <summary>This program once more, as a server.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(45);

    private readonly Process _process;
    private readonly Task _errorsRead;

    private ServerProcess(Process process, ConcurrentQueue<string> errors)
    {
        _process = process;
        _errorsRead = ReadErrorsAsync(errors);
    }

    public Uri Address { get; private set; } = null!;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>True once its end was asked for.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="port">Its port on loopback; 0 for any.</param>
    /// <param name="errors">Where its warnings and errors go.</param>
    public static async Task<ServerProcess> StartAsync(int port, ConcurrentQueue<string> errors)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add("--serve");
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var server = new ServerProcess(process, errors);
        try
        {
            using var limit = new CancellationTokenSource(StartLimit);
            string? line = await process.StandardOutput.ReadLineAsync(limit.Token);
            server.Address = new Uri(line ?? throw new InvalidOperationException($"The server ended with exit code {await server.ExitCodeAsync()} before it listened."));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the server to end, as an orchestrator does, and waits until it has; false where it had to be killed or failed.</summary>
    public async Task<bool> TerminateAsync()
    {
        IsStopping = true;
        if (OperatingSystem.IsWindows())
        {
            _process.StandardInput.Close();
        }
        else if (!_process.HasExited && Kill(_process.Id, Sigterm) != 0)
        {
            throw new InvalidOperationException($"kill({_process.Id}, SIGTERM) failed with errno {Marshal.GetLastPInvokeError()}.");
        }

        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            return false;
        }

        await _errorsRead;
        return _process.ExitCode == 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _errorsRead;
        _process.Dispose();
    }

    private async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private async Task ReadErrorsAsync(ConcurrentQueue<string> errors)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            errors.Enqueue($"server {_process.Id}: {line}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
