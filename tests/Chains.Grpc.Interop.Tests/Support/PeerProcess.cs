using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Chains.Grpc.Interop.Tests.Support;

/// <summary>A script of a peer, spoken to in lines of JSON. It ends when its input is closed.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _description;
    private readonly StringBuilder _errors = new();

    private PeerProcess(Process process, string description)
    {
        _process = process;
        _description = description;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
    }

    public static PeerProcess Start(string program, string script)
    {
        var start = new ProcessStartInfo(program, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // Both stock libraries send calls through a proxy where the environment names one.
        start.Environment["no_grpc_proxy"] = "127.0.0.1";

        // Scripts run from the checkout, which is not theirs to write to.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return new PeerProcess(Process.Start(start)!, $"{program} {Path.GetFileName(script)}");
    }

    public async Task<JsonElement> ReadAsync(TimeSpan timeout)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(timeout);
        string? line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync(source.Token);
        }
        catch (OperationCanceledException e) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{_description} has not answered within {timeout}. {Errors}", e);
        }

        return line is null ? throw new InvalidOperationException($"{_description} ended early. {Errors}") : JsonSerializer.Deserialize<JsonElement>(line);
    }

    public async Task WriteAsync(string json)
    {
        await _process.StandardInput.WriteLineAsync(json);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }
}
