using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Chains;
using Microsoft.Extensions.DependencyInjection;

namespace Quickstart.Runner;

/// <summary>Builds the emitted hosts, starts them, asks, prints and stops.</summary>
internal static class BookSearchRun
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(60);

    internal static async Task RunAsync(RunnerOptions options, CancellationToken cancellationToken)
    {
        EmittedChain chain = EmittedChain.Find("bookSearch");
        Console.WriteLine($"Chain   {chain.Folder}");
        Console.WriteLine();
        Console.WriteLine(chain.Graph);
        Console.WriteLine();

        Stopwatch watch = Stopwatch.StartNew();
        Console.Write($"Building {chain.Chainlets.Count} hosts … ");
        await Dotnet.BuildAsync(chain.Solution, cancellationToken);
        Console.WriteLine(Invariant($"{watch.Elapsed.TotalSeconds:0.0} s"));

        List<HostRun> hosts = StartAll(chain);
        try
        {
            using CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task asking = AskAsync(chain, hosts, options, work.Token);
            Task<HostRun> death = FirstExitAsync(hosts);
            if (await Task.WhenAny(asking, death) == death)
            {
                // Whatever the callers of the dead host report now follows from its death, which is the news.
                string reason = (await death).DescribeExit();
                await work.CancelAsync();
                await asking.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                throw new RunFailedException(reason);
            }

            await AwaitAskedAsync(asking, hosts);
        }
        finally
        {
            foreach (HostRun host in hosts)
            {
                await host.DisposeAsync();
            }
        }

        Console.WriteLine("All hosts are stopped.");
    }

    private static List<HostRun> StartAll(EmittedChain chain)
    {
        int[] ports = FreePorts(2 * chain.Chainlets.Count);
        Dictionary<string, string> addresses = chain.Chainlets.Select((name, i) => (name, address: $"http://127.0.0.1:{ports[(2 * i) + 1]}")).ToDictionary(host => host.name, host => host.address);
        return [.. chain.Chainlets.Select((name, i) => HostRun.Start(name, chain.HostDll(name), ports[2 * i], ports[(2 * i) + 1], addresses))];
    }

    private static async Task AskAsync(EmittedChain chain, List<HostRun> hosts, RunnerOptions options, CancellationToken cancellationToken)
    {
        using HttpClient http = new();
        await WaitForAllAsync(hosts, http, cancellationToken);
        foreach (HostRun host in hosts)
        {
            Console.WriteLine($"  {host.Name,-14} process {host.ProcessId,-8} http://127.0.0.1:{host.HttpPort}   gRPC http://127.0.0.1:{host.GrpcPort}");
        }

        HostRun entrypoint = hosts.Single(host => host.Name == chain.Entrypoint);
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddChainlet<ISearch>($"http://127.0.0.1:{entrypoint.GrpcPort}")
            .BuildServiceProvider();
        ISearch search = services.GetRequiredService<ISearch>();

        foreach (string query in options.Queries)
        {
            Stopwatch watch = Stopwatch.StartNew();
            SearchAnswer overGrpc = await search.RunRemote(query, options.Count, cancellationToken);
            TimeSpan grpc = watch.Elapsed;
            watch.Restart();
            SearchAnswer overHttp = await PostAsync(http, entrypoint, query, options.Count, cancellationToken);
            Print(overGrpc, grpc, watch.Elapsed);
            if (overGrpc.Passages.Count == 0 || !overGrpc.Passages.SequenceEqual(overHttp.Passages))
            {
                throw new RunFailedException($"gRPC and HTTP do not give the same passages for '{query}': {overGrpc.Passages.Count} and {overHttp.Passages.Count}.");
            }
        }

        if (options.KeepRunning)
        {
            Console.WriteLine();
            Console.WriteLine("Running until Ctrl+C.");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    private static async Task WaitForAllAsync(List<HostRun> hosts, HttpClient http, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Console.Write($"Starting {hosts.Count} hosts … ");
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(HealthTimeout);
        Dictionary<string, Task> waiting = hosts.ToDictionary(host => host.Name, host => host.WaitForHealthAsync(http, deadline.Token));
        try
        {
            await Task.WhenAll(waiting.Values);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RunFailedException($"Not healthy after {HealthTimeout.TotalSeconds} s: {string.Join(", ", waiting.Where(host => !host.Value.IsCompletedSuccessfully).Select(host => host.Key))}.");
        }

        Console.WriteLine(Invariant($"healthy after {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    private static async Task<SearchAnswer> PostAsync(HttpClient http, HostRun entrypoint, string query, int count, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(new Uri($"http://127.0.0.1:{entrypoint.HttpPort}/run_remote"), new { query, count }, cancellationToken);
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RunFailedException($"POST /run_remote answered {(int)response.StatusCode}: {body}");
        }

        return JsonSerializer.Deserialize<SearchAnswer>(body, JsonSerializerOptions.Web) ?? throw new RunFailedException("POST /run_remote answered null.");
    }

    // A failed call may be the first sign of a host that died: its exit explains more than the call does.
    private static async Task AwaitAskedAsync(Task asking, List<HostRun> hosts)
    {
        try
        {
            await asking;
        }
        catch (Exception exception) when (exception is RemoteChainletException or HttpRequestException or JsonException or RunFailedException)
        {
            await Task.WhenAny(FirstExitAsync(hosts), Task.Delay(TimeSpan.FromMilliseconds(500)));
            HostRun? dead = hosts.Find(host => host.Exited.IsCompleted);
            throw new RunFailedException(dead is null ? exception.Message : $"{dead.DescribeExit()}\nSeen as: {exception.Message}");
        }
    }

    private static async Task<HostRun> FirstExitAsync(List<HostRun> hosts)
    {
        Task first = await Task.WhenAny(hosts.Select(host => host.Exited));
        return hosts.First(host => host.Exited == first);
    }

    private static void Print(SearchAnswer answer, TimeSpan grpc, TimeSpan http)
    {
        Console.WriteLine();
        Console.WriteLine(Invariant($"\"{answer.Query}\"   gRPC {grpc.TotalMilliseconds:0} ms, HTTP {http.TotalMilliseconds:0} ms"));
        for (int i = 0; i < answer.Passages.Count; i++)
        {
            RankedPassage hit = answer.Passages[i];
            string text = hit.Passage.Text.ReplaceLineEndings(" ");
            Console.WriteLine(Invariant($"  {i + 1}. {hit.Score:0.0000}  passage {hit.Passage.Number}, {hit.Passage.Chapter}"));
            Console.WriteLine($"     {(text.Length > 160 ? $"{text[..160]}…" : text)}");
        }
    }

    private static int[] FreePorts(int count)
    {
        List<TcpListener> listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
