using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Chains.Grpc.Stress;

/// <summary>
/// One run: workers that make calls without a pause, a gauge of what each case completes per second, a watch over stalls, samples of memory while no
/// call runs, and the verdict.
/// </summary>
internal sealed class StressRun : IDisposable
{
    /// <summary>A run that fails at every call says nothing new after so many.</summary>
    private const int EnoughFailures = 100;

    private static readonly TimeSpan HandlersEndWithin = TimeSpan.FromSeconds(5);

    private readonly StressOptions _options;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Failures _failures;
    private readonly PauseGate _gate = new();
    private readonly CaseStatistics[] _statistics;
    private readonly WorkerSlot[] _slots;
    private readonly ConcurrentQueue<string> _serverErrors = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(TimeSpan At, MemorySample Sample)> _clientSamples = [];
    private readonly List<List<(TimeSpan At, MemorySample Sample)>> _serverSamples = [];
    private ServerProcess[] _servers = [];
    private long _resumed = Stopwatch.GetTimestamp();
    private volatile bool _paused;
    private volatile string? _interruptedBy;
    private int _restarts;

    public StressRun(StressOptions options)
    {
        _options = options;
        _failures = new Failures(() => Stopwatch.GetElapsedTime(_start));
        _statistics = [.. options.Cases.Select(static c => new CaseStatistics(c))];
        _slots = [.. Enumerable.Range(0, options.Workers).Select(static _ => new WorkerSlot())];
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public async Task<int> RunAsync()
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupted);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupted);
        Print($"{_options.Workers} workers on {_options.Channels} channels, {_options.Servers} servers, seed {_options.Seed}, {_options.Duration.TotalMinutes:0.##} minutes, runtime {Environment.Version}");
        _servers = await Task.WhenAll(Enumerable.Range(0, _options.Servers).Select(_ => ServerProcess.StartAsync(0, _serverErrors)));
        GrpcChannel[] channels = [.. Enumerable.Range(0, _options.Channels).Select(_ => OpenChannel())];
        try
        {
            foreach (ServerProcess _ in _servers)
            {
                _serverSamples.Add([]);
            }

            long now = Stopwatch.GetTimestamp();
            foreach (CaseStatistics statistics in _statistics)
            {
                statistics.Begin(now);
            }

            Task[] workers = [.. _slots.Select((slot, i) => Task.Run(() => WorkAsync(slot, channels[i % channels.Length], new Random(_options.Seed + i))))];
            Task[] watchers = [WatchAsync(), SampleAsync(), RestartAsync()];
            _stop.CancelAfter(_options.Duration);
            foreach (Task watcher in watchers)
            {
                await watcher;
            }

            await FinishAsync(Task.WhenAll(workers), channels);
        }
        finally
        {
            await _stop.CancelAsync();
            foreach (GrpcChannel channel in channels)
            {
                await channel.DisposeAsync();
            }

            foreach (ServerProcess server in _servers)
            {
                if (!await server.TerminateAsync())
                {
                    _failures.Add($"server {server.Id} did not end by SIGTERM");
                }

                await server.DisposeAsync();
            }
        }

        return Summarize();
    }

    public void Dispose() => _stop.Dispose();

    private void Interrupted(PosixSignalContext context)
    {
        context.Cancel = true;
        _interruptedBy = context.Signal.ToString();
        _stop.Cancel();
    }

    private GrpcChannel OpenChannel()
    {
        var options = new GrpcChannelOptions();
        if (_options.Window is { } window)
        {
            options.StreamWindowSize = window;
        }

        if (_servers.Length == 1)
        {
            return new GrpcChannel(_servers[0].Address, options);
        }

        options.Resolver = new GrpcStaticResolver([.. _servers.Select(static server => (EndPoint)new IPEndPoint(IPAddress.Loopback, server.Address.Port))]);
        options.LoadBalancing = GrpcLoadBalancing.RoundRobin;
        options.ServiceConfig = new GrpcServiceConfig
        {
            Methods =
            {
                new GrpcMethodConfig
                {
                    RetryPolicy = new GrpcRetryPolicy
                    {
                        MaxAttempts = 4,
                        InitialBackoff = TimeSpan.FromMilliseconds(50),
                        MaxBackoff = TimeSpan.FromSeconds(2),
                        BackoffMultiplier = 2,
                        RetryableStatusCodes = [GrpcStatusCode.Unavailable],
                    },
                },
            },
        };
        return new GrpcChannel(new Uri("http://stress.local"), options);
    }

    /// <summary>Each worker plays a shuffled deck in which every case lies as often as it weighs, so that none stays away long.</summary>
    private async Task WorkAsync(WorkerSlot slot, GrpcChannel channel, Random random)
    {
        var context = new CaseContext(channel, OpenChannel, _options.RestartInterval is not null, slot, random);
        CaseStatistics[] deck = [.. _statistics.SelectMany(static s => Enumerable.Repeat(s, s.Case.Weight))];
        while (true)
        {
            random.Shuffle(deck);
            foreach (CaseStatistics statistics in deck)
            {
                await _gate.EnterAsync();
                try
                {
                    if (_stop.IsCancellationRequested)
                    {
                        return;
                    }

                    long start = Stopwatch.GetTimestamp();
                    slot.Begin(statistics.Case.Name, start);
                    try
                    {
                        await statistics.Case.RunAsync(context);
                        long end = Stopwatch.GetTimestamp();
                        statistics.Complete(Stopwatch.GetElapsedTime(start, end), end);
                    }
                    catch (Exception e)
                    {
                        statistics.Fail();
                        _failures.AddCall($"{statistics.Case.Name} after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms: {e}");
                    }
                    finally
                    {
                        slot.End();
                    }
                }
                finally
                {
                    _gate.Leave();
                }
            }
        }
    }

    /// <summary>Each second: the gauge, stalls, servers that died, what servers wrote.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!_stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            PrintGauge();
            if (FindStalls() || _failures.Count >= EnoughFailures)
            {
                await _stop.CancelAsync();
            }

            FindServerTroubles();
        }
    }

    private void FindServerTroubles()
    {
        while (_serverErrors.TryDequeue(out string? line))
        {
            _failures.Add($"unexpected output of {line}");
        }

        foreach (ServerProcess server in _servers)
        {
            if (server is { IsStopping: false, HasExited: true })
            {
                _failures.Add($"server {server.Id} has ended by itself");
                _stop.Cancel();
            }
        }
    }

    private bool FindStalls()
    {
        bool found = false;
        long resumed = Interlocked.Read(ref _resumed);
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Case is { } running && Stopwatch.GetElapsedTime(Math.Max(_slots[i].Since, resumed)) > _options.Stall)
            {
                found = true;
                _failures.Add($"stall: worker {i} has been in {running} for {Stopwatch.GetElapsedTime(_slots[i].Since).TotalSeconds:F0} s");
            }
        }

        foreach (CaseStatistics statistics in _statistics)
        {
            if (!_paused && Stopwatch.GetElapsedTime(Math.Max(statistics.LastCompleted, resumed)) > _options.Stall)
            {
                found = true;
                _failures.Add($"stall: {statistics.Case.Name} has completed no call for {Stopwatch.GetElapsedTime(statistics.LastCompleted).TotalSeconds:F0} s");
            }
        }

        return found;
    }

    private void PrintGauge()
    {
        var line = new StringBuilder();
        long total = 0;
        foreach (CaseStatistics statistics in _statistics)
        {
            long rate = statistics.TakeRate();
            total += rate;
            line.Append(CultureInfo.InvariantCulture, $" {statistics.Case.Name} {rate}");
        }

        if (!_options.Quiet)
        {
            Print($"{total}/s:{line}{(_paused ? " (paused)" : "")}");
        }
    }

    private async Task SampleAsync()
    {
        TimeSpan interval = TimeSpan.FromSeconds(Math.Clamp(_options.Duration.TotalSeconds / 30, 1, 60));
        while (true)
        {
            try
            {
                await Task.Delay(interval, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _paused = true;
            Task idle = _gate.PauseAsync();
            try
            {
                await idle.WaitAsync(_stop.Token);
                await TakeSamplesAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                Interlocked.Exchange(ref _resumed, Stopwatch.GetTimestamp());
                _paused = false;
                _gate.Resume();
            }
        }
    }

    /// <summary>No call runs at the client; soon none must run at the servers, however it was ended.</summary>
    private async Task TakeSamplesAsync()
    {
        if (_options.RestartInterval is null)
        {
            for (int i = 0; i < _servers.Length; i++)
            {
                await using var channel = new GrpcChannel(_servers[i].Address);
                MemorySample sample = await SampleServerAsync(channel);
                long waiting = Stopwatch.GetTimestamp();
                while (sample.ActiveCalls > 0 && Stopwatch.GetElapsedTime(waiting) < HandlersEndWithin)
                {
                    await Task.Delay(50);
                    sample = await SampleServerAsync(channel);
                }

                if (sample.ActiveCalls > 0)
                {
                    _failures.Add($"server {_servers[i].Id} still runs {sample.ActiveCalls} calls, {HandlersEndWithin.TotalSeconds} s after the last one ended at the client");
                }

                _serverSamples[i].Add((Elapsed, sample));
                Print($"server {i}: {sample}");
            }
        }

        MemorySample own = MemorySample.Take(0);
        _clientSamples.Add((Elapsed, own));
        Print($"client: {own}");
    }

    private static async Task<MemorySample> SampleServerAsync(GrpcChannel channel) => MemorySample.Parse(await channel.UnaryAsync(StressMethods.Memory, ""));

    private async Task RestartAsync()
    {
        if (_options.RestartInterval is not { } interval)
        {
            return;
        }

        for (int i = 0; ; i = (i + 1) % _servers.Length)
        {
            try
            {
                await Task.Delay(interval, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            ServerProcess old = _servers[i];
            Print($"SIGTERM to server {i} ({old.Id})");
            long start = Stopwatch.GetTimestamp();
            if (!await old.TerminateAsync())
            {
                _failures.Add($"server {old.Id} did not end by SIGTERM");
            }

            Print($"server {i} ended after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
            _servers[i] = await ServerProcess.StartAsync(old.Address.Port, _serverErrors);
            await old.DisposeAsync();
            _restarts++;
            Print($"server {i} is back ({_servers[i].Id})");
        }
    }

    private async Task FinishAsync(Task workers, GrpcChannel[] channels)
    {
        try
        {
            await workers.WaitAsync(_options.Stall);
        }
        catch (TimeoutException)
        {
            _failures.Add($"stall: {_slots.Count(static slot => slot.Case is not null)} workers did not end: {string.Join(", ", _slots.Select(static slot => slot.Case).OfType<string>())}");
            for (int i = 0; i < _servers.Length; i++)
            {
                await using var channel = new GrpcChannel(_servers[i].Address);
                Print($"server {i} runs {(await SampleServerAsync(channel)).ActiveCalls} calls at this moment");
            }

            // Traffic frees a call that waits for a flush or a wake-up; one on a broken HTTP/2 stream stays.
            foreach (GrpcChannel channel in channels)
            {
                await Task.WhenAny(channel.UnaryAsync(StressMethods.Unary, StressMessage.Empty), Task.Delay(TimeSpan.FromSeconds(2)));
            }

            await Task.WhenAny(workers, Task.Delay(TimeSpan.FromSeconds(1)));
            Print($"{_slots.Count(static slot => slot.Case is not null)} workers are left after one more call on each channel");
        }

        FindServerTroubles();
    }

    private int Summarize()
    {
        FindServerTroubles();
        if (_interruptedBy is { } signal && _options.Duration > Elapsed)
        {
            _failures.Add($"{signal} ended the run before its time");
        }

        Console.WriteLine();
        Console.WriteLine($"{"case",-28} {"completed",10} {"per s",8} {"failed",7} {"half within",12} {"99 % within",12} {"longest",12}");
        foreach (CaseStatistics s in _statistics)
        {
            if (s.Completed == 0)
            {
                _failures.Add($"{s.Case.Name} has completed no call at all");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{s.Case.Name,-28} {s.Completed,10} {s.Completed / Elapsed.TotalSeconds,8:F1} {s.Failed,7} {Milliseconds(s.Within(0.5)),12} {Milliseconds(s.Within(0.99)),12} {Milliseconds(s.Longest),12}"));
        }

        Console.WriteLine();
        (List<string> lines, List<string> growth) = GrowthJudge.Judge("client", _clientSamples);
        for (int i = 0; i < _serverSamples.Count && _options.RestartInterval is null; i++)
        {
            (List<string> serverLines, List<string> serverGrowth) = GrowthJudge.Judge($"server {i}", _serverSamples[i]);
            lines.AddRange(serverLines);
            growth.AddRange(serverGrowth);
        }

        lines.ForEach(Console.WriteLine);
        growth.ForEach(_failures.Add);
        long completed = _statistics.Sum(static s => s.Completed);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(_failures.Count == 0 ? "PASSED" : "FAILED")}: {completed} cases in {Elapsed.TotalSeconds:F0} s, {_failures.Count} failures{(_restarts > 0 ? $", {_restarts} restarts" : "")}"));
        return _failures.Count == 0 ? 0 : 1;
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F1} ms");

    private void Print(string text) => Console.WriteLine($@"{Elapsed:hh\:mm\:ss} {text}");
}
