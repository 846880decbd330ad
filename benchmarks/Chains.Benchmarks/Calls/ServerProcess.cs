using System.Diagnostics;
using System.Globalization;

namespace Chains.Benchmarks.Calls;

/// <summary>A <see cref="CallServer"/> in a process of its own, which ends with this one.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>The processor time that the server has taken since its start.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> StartAsync(params IEnumerable<string> args)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add(CallServer.Verb);
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        // As a project of the web SDK has it by default.
        start.Environment["DOTNET_gcServer"] = "1";
        Process process = Process.Start(start)!;
        string address = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The server '{string.Join(' ', args)}' ended before it listened.");
        return new ServerProcess(process, new Uri(address));
    }

    /// <summary>The bytes that the server's process has allocated since its start.</summary>
    public async Task<long> GetAllocatedBytesAsync()
    {
        await _process.StandardInput.WriteLineAsync(CallServer.AllocatedQuestion);
        await _process.StandardInput.FlushAsync();
        string? answer = await _process.StandardOutput.ReadLineAsync();
        return long.Parse(answer ?? throw new InvalidOperationException("A server ended during the run."), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
