using System.Globalization;
using System.Net;

namespace Chains.TestSupport;

/// <summary>An emitted host as a process of its own on loopback ports.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly ProcessRun _run;

    private HostProcess(ProcessRun run, int httpPort, int grpcPort)
    {
        _run = run;
        HttpPort = httpPort;
        GrpcPort = grpcPort;
    }

    /// <summary>The HTTP/1.1 port: <c>/healthz</c> and <c>/run_remote</c>.</summary>
    public int HttpPort { get; }

    /// <summary>The gRPC port, HTTP/2 in clear text.</summary>
    public int GrpcPort { get; }

    /// <summary>The address for JSON.</summary>
    public Uri HttpAddress => new($"http://127.0.0.1:{HttpPort}");

    /// <summary>The address for gRPC.</summary>
    public Uri GrpcAddress => new($"http://127.0.0.1:{GrpcPort}");

    /// <summary>Ends with the exit code.</summary>
    public Task<int> Completed => _run.Completed;

    /// <summary>The operating system's id of the process.</summary>
    public int Id => _run.Id;

    /// <summary>The standard output and error so far.</summary>
    public string Log => _run.Output + _run.Errors;

    /// <summary>Starts <c>dotnet &lt;dll&gt;</c> on free ports without waiting for its health.</summary>
    /// <param name="dll">The host's assembly.</param>
    /// <param name="environment">Settings beside ports and bind address, such as <c>services__RandInt__grpc__0</c>.</param>
    public static HostProcess Start(string dll, IReadOnlyDictionary<string, string?>? environment = null)
    {
        int[] ports = Ports.Free(2);
        return Start(dll, ports[0], ports[1], environment);
    }

    /// <summary>Starts <c>dotnet &lt;dll&gt;</c> on given ports without waiting for its health.</summary>
    public static HostProcess Start(string dll, int httpPort, int grpcPort, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Dictionary<string, string?> all = new()
        {
            ["Chains__HttpPort"] = httpPort.ToString(CultureInfo.InvariantCulture),
            ["Chains__GrpcPort"] = grpcPort.ToString(CultureInfo.InvariantCulture),
            ["Chains__BindAddress"] = "127.0.0.1",
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        return new HostProcess(ProcessRun.Start("dotnet", [dll], Path.GetDirectoryName(dll), all), httpPort, grpcPort);
    }

    /// <summary>Starts <c>dotnet &lt;dll&gt;</c> and waits until <c>/healthz</c> answers 200.</summary>
    public static async Task<HostProcess> StartHealthyAsync(string dll, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? timeout = null)
    {
        HostProcess host = Start(dll, environment);
        try
        {
            await host.WaitForHealthAsync(timeout ?? TimeSpan.FromSeconds(60));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until <c>/healthz</c> answers 200; throws, with the log, at once if the process ends, and when time runs out.</summary>
    public async Task WaitForHealthAsync(TimeSpan timeout)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(timeout);
        string last = "no answer";
        try
        {
            while (true)
            {
                if (Completed.IsCompleted)
                {
                    throw new InvalidOperationException($"The host exited with {await Completed} before it was healthy.\n{Log}");
                }

                try
                {
                    using HttpResponseMessage response = await Http.GetAsync(new Uri(HttpAddress, "healthz"), deadline.Token);
                    if (response.StatusCode == HttpStatusCode.OK)
                    {
                        return;
                    }

                    last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(deadline.Token)}";
                }
                catch (HttpRequestException exception)
                {
                    last = exception.Message;
                }

                // A listening port has no event to await from outside; the exit of the process has.
                await Task.WhenAny(Completed, Task.Delay(25, deadline.Token));
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The host was not healthy within {timeout}; last: {last}\n{Log}");
        }
    }

    /// <summary>The first line of the log, past or future, that <paramref name="matches"/>; throws, with the log, when the process ends or time runs out before.</summary>
    public Task<string> WaitForLineAsync(Func<string, bool> matches, TimeSpan timeout) => _run.WaitForLineAsync(matches, timeout, TestContext.Current.CancellationToken);

    /// <summary>Kills the process.</summary>
    public void Kill() => _run.Kill();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();
}
