using System.Diagnostics;
using System.Text;

namespace Chains.TestSupport;

/// <summary>A child process with its output captured line by line; disposing it kills it with everything that it started.</summary>
public sealed class ProcessRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly Lock _input = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiters = [];
    private readonly List<string> _lines = [];
    private readonly string _description;
    private bool _disposed;

    private ProcessRun(Process process, string description)
    {
        _process = process;
        _description = description;
        Completed = CompleteAsync(Pump(process.StandardOutput, _output), Pump(process.StandardError, _errors));
    }

    /// <summary>The operating system's id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Ends with the exit code once the process has exited and all of its output was read.</summary>
    public Task<int> Completed { get; }

    /// <summary>What was written to the standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>What was written to the standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_gate)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts a process without a window, and without a standard input unless one is asked for.</summary>
    /// <param name="fileName">The program.</param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <param name="workingDirectory">The current folder of the process.</param>
    /// <param name="environment">Variables to set, or to remove where the value is null, after those were removed that a test run leaks into its children.</param>
    /// <param name="hasInput">Whether lines will be written to it; else its input ends at once.</param>
    public static ProcessRun Start(string fileName, IEnumerable<string> arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string?>? environment = null, bool hasInput = false)
    {
        ProcessStartInfo start = new(fileName)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        CleanEnvironment.Apply(start.Environment);
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        string description = $"{fileName} {string.Join(' ', start.ArgumentList)}";
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{description} did not start.");
        if (!hasInput)
        {
            process.StandardInput.Close();
        }

        return new ProcessRun(process, description);
    }

    /// <summary>Writes a line to the standard input of a process that was started with one; from any thread.</summary>
    public void WriteLine(string line)
    {
        lock (_input)
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
    }

    /// <summary>Waits for the exit; kills the process and throws, with its output, when <paramref name="timeout"/> passes.</summary>
    public async Task<int> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Completed.WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            Kill();
            throw new TimeoutException($"{_description} ran longer than {timeout}.\n{Output}\n{Errors}");
        }
    }

    /// <summary>The first line, past or future, of either stream that <paramref name="matches"/>; throws, with the output, when the process ends or time runs out before.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> matches, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.FirstOrDefault(matches) is { } line)
            {
                return line;
            }

            _waiters.Add((matches, found));
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        Task ended = await Task.WhenAny(found.Task, Completed, Task.Delay(Timeout.Infinite, deadline.Token));
        if (found.Task.IsCompleted)
        {
            return await found.Task;
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new InvalidOperationException($"{_description} {(ended == Completed ? $"exited with {await Completed}" : $"wrote nothing like it within {timeout}")} while a line was awaited.\n{Output}\n{Errors}");
    }

    /// <summary>Kills the process and everything that it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has exited already: what was asked for.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<int> CompleteAsync(Task output, Task errors)
    {
        await _process.WaitForExitAsync();
        int exitCode = _process.ExitCode;

        // A grandchild that outlives the process may hold its pipes open.
        await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(TimeSpan.FromSeconds(5)));
        return exitCode;
    }

    private Task Pump(StreamReader reader, StringBuilder all) => Task.Run(async () =>
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            List<TaskCompletionSource<string>> matched = [];
            lock (_gate)
            {
                all.Append(line).Append('\n');
                _lines.Add(line);
                for (int i = _waiters.Count - 1; i >= 0; i--)
                {
                    if (_waiters[i].Matches(line))
                    {
                        matched.Add(_waiters[i].Found);
                        _waiters.RemoveAt(i);
                    }
                }
            }

            foreach (TaskCompletionSource<string> waiter in matched)
            {
                waiter.TrySetResult(line);
            }
        }
    });
}
