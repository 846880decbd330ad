using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Chains.Grpc.Stress;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz.Host;

/// <summary>The hosts of the shapes, in a process of their own.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _output;
    private readonly Task _errors;
    private readonly Dictionary<string, TaskCompletionSource<(int Grpc, int Http)>> _ports;
    private readonly ConcurrentQueue<TaskCompletionSource<MemorySample>> _samples = new();

    private HostProcess(Process process, IEnumerable<Shape> shapes)
    {
        _process = process;
        _ports = shapes.ToDictionary(static shape => shape.Implementation.Name, static _ => new TaskCompletionSource<(int, int)>(TaskCreationOptions.RunContinuationsAsynchronously), StringComparer.Ordinal);
        _output = ReadAsync(process.StandardOutput);
        _errors = ReadAsync(process.StandardError);
    }

    /// <summary>Warnings and errors that the hosts have written; there must be none.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public bool HasExited => _process.HasExited;

    /// <summary>The most memory that was ever resident, by the system's own account.</summary>
    public long PeakWorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public static HostProcess Start(IReadOnlyList<Shape> shapes)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is not known.");
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(HostProcess).Assembly.Location);
        }

        start.ArgumentList.Add("--serve");
        start.ArgumentList.Add("--shapes");
        start.ArgumentList.Add(string.Join(',', shapes.Select(static shape => shape.Name)));
        return new HostProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."), shapes);
    }

    /// <summary>Where a shape's host listens, once it is ready.</summary>
    public Task<(int Grpc, int Http)> PortsAsync(Shape shape) => _ports[shape.Implementation.Name].Task.WaitAsync(Limit);

    /// <summary>What the process holds after a full collection.</summary>
    public async Task<MemorySample> SampleAsync()
    {
        var sample = new TaskCompletionSource<MemorySample>(TaskCreationOptions.RunContinuationsAsynchronously);
        _samples.Enqueue(sample);
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return await sample.Task.WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(Limit);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }

        await _process.WaitForExitAsync();
        await Task.WhenAll(_output, _errors);
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(FuzzHost.Memory, StringComparison.Ordinal) && _samples.TryDequeue(out TaskCompletionSource<MemorySample>? sample))
            {
                sample.SetResult(MemorySample.Parse(line[FuzzHost.Memory.Length..]));
            }
            else if (Ready().Match(line) is { Success: true } ready)
            {
                _ports[ready.Groups[1].Value].SetResult((int.Parse(ready.Groups[2].ValueSpan), int.Parse(ready.Groups[3].ValueSpan)));
            }
            else if (Complaints.Count < 20)
            {
                Complaints.Enqueue(line);
            }
        }
    }

    [GeneratedRegex(@"(\w+) is ready: gRPC at http://127\.0\.0\.1:([0-9]+)/?, HTTP at http://127\.0\.0\.1:([0-9]+)/?\.$", RegexOptions.CultureInvariant)]
    private static partial Regex Ready();
}
