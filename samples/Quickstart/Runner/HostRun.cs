using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Quickstart.Runner;

/// <summary>One host as a process of its own.</summary>
internal sealed class HostRun : IAsyncDisposable
{
    private const int KeptLines = 20;

    private readonly Process _process;
    private readonly Queue<string> _log = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostRun(string name, int httpPort, int grpcPort, ProcessStartInfo start)
    {
        Name = name;
        HttpPort = httpPort;
        GrpcPort = grpcPort;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _exited.TrySetResult();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal string Name { get; }

    internal int HttpPort { get; }

    internal int GrpcPort { get; }

    internal int ProcessId => _process.Id;

    /// <summary>Ends when the process does.</summary>
    internal Task Exited => _exited.Task;

    /// <summary>Starts a host on two ports of the loopback address.</summary>
    /// <param name="name">The chainlet's name.</param>
    /// <param name="dll">The host's assembly.</param>
    /// <param name="httpPort">For health and JSON.</param>
    /// <param name="grpcPort">For gRPC.</param>
    /// <param name="addresses">Where the other chainlets are, by name.</param>
    internal static HostRun Start(string name, string dll, int httpPort, int grpcPort, IReadOnlyDictionary<string, string> addresses)
    {
        ProcessStartInfo start = new(Dotnet.Path, [dll])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(dll),
            Environment =
            {
                ["Chains__HttpPort"] = httpPort.ToString(CultureInfo.InvariantCulture),
                ["Chains__GrpcPort"] = grpcPort.ToString(CultureInfo.InvariantCulture),
                ["Chains__BindAddress"] = IPAddress.Loopback.ToString(),
            },
        };
        foreach ((string chainlet, string address) in addresses)
        {
            start.Environment[$"services__{chainlet}__grpc__0"] = address;
        }

        return new HostRun(name, httpPort, grpcPort, start);
    }

    /// <summary>Waits until <c>/healthz</c> answers 200.</summary>
    internal async Task WaitForHealthAsync(HttpClient http, CancellationToken cancellationToken)
    {
        Uri health = new($"http://127.0.0.1:{HttpPort}/healthz");
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await http.GetAsync(health, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet. Whether it ever will is told by its exit, which the caller watches, and by the caller's deadline.
            }

            await Task.Delay(25, cancellationToken);
        }
    }

    /// <summary>How the process ended and what it said last.</summary>
    internal string DescribeExit()
    {
        _process.WaitForExit();
        lock (_log)
        {
            return $"The host of {Name} (process {_process.Id}) exited with code {_process.ExitCode}."
                + (_log.Count == 0 ? "" : $" Its last lines:\n  {string.Join("\n  ", _log)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has exited by itself.
        }

        await _exited.Task;
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.Enqueue(line);
            if (_log.Count > KeptLines)
            {
                _log.Dequeue();
            }
        }
    }
}
