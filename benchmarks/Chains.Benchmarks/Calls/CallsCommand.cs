using System.Globalization;

namespace Chains.Benchmarks.Calls;

/// <summary>
/// Compares calls of this gRPC layer with the floor of its stack, Kestrel and HttpClient carrying ready-made bytes, and with JSON over HTTP/2, and
/// prints the ratios beside the goals. Servers are processes of their own, over loopback without TLS.
/// </summary>
internal static class CallsCommand
{
    public const string Verb = "calls";

    private const string AllShapes = "S M T St hops tracing";
    private const int Hops = 8;
    private const int AllocationCalls = 5_000;
    private const int StreamAllocationCalls = 20;

    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        if (!TryParse(args.Span, out TimeSpan length, out string only))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [--seconds N] [--only {AllShapes.Replace(' ', '|')}]   (how long each row is measured, 10 s by default; one shape alone)");
            return 2;
        }

        var servers = new Stack<ServerProcess>();
        try
        {
            servers.Push(await ServerProcess.StartAsync(CallServer.Floor));
            await using var floor = new FloorPeer(servers.Peek());
            for (int i = 1; i < Hops; i++)
            {
                servers.Push(await ServerProcess.StartAsync(CallServer.Floor, servers.Peek().Address.AbsoluteUri));
            }

            await using var floorHops = new FloorPeer(servers.Peek());
            servers.Push(await ServerProcess.StartAsync(CallServer.Json));
            await using var json = new JsonPeer(servers.Peek());
            servers.Push(await ServerProcess.StartAsync(CallServer.ChainsTraced));
            await using var traced = new ChainsPeer(servers.Peek());
            servers.Push(await ServerProcess.StartAsync(CallServer.Chains));
            await using var chains = new ChainsPeer(servers.Peek());
            for (int i = 1; i < Hops; i++)
            {
                servers.Push(await ServerProcess.StartAsync(CallServer.Chains, servers.Peek().Address.AbsoluteUri));
            }

            await using var hops = new ChainsPeer(servers.Peek());
            foreach (ChainsPeer peer in (ChainsPeer[])[chains, traced, hops])
            {
                await peer.VerifyAsync();
            }

            await MeasureAsync(length, only, floor, floorHops, json, chains, traced, hops);
            return 0;
        }
        finally
        {
            while (servers.TryPop(out ServerProcess? server))
            {
                await server.DisposeAsync();
            }
        }
    }

    private static bool TryParse(ReadOnlySpan<string> args, out TimeSpan length, out string only)
    {
        length = TimeSpan.FromSeconds(10);
        only = AllShapes;
        for (; args.Length >= 2; args = args[2..])
        {
            if (args[0] == "--seconds" && double.TryParse(args[1], CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
            {
                length = TimeSpan.FromSeconds(seconds);
            }
            else if (args[0] == "--only" && AllShapes.Split(' ').Contains(args[1]))
            {
                only = args[1];
            }
            else
            {
                return false;
            }
        }

        return args.Length == 0;
    }

    private static async Task MeasureAsync(TimeSpan length, string only, FloorPeer floor, FloorPeer floorHops, JsonPeer json, ChainsPeer chains, ChainsPeer traced, ChainsPeer hops)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Environment.ProcessorCount} cores, {length.TotalSeconds:0.#} s a row | floor | JSON | Chains | Chains, absolute | goal | |"));
        Console.WriteLine("|-|-|-|-|-|-|-|");

        string[] shapes = only.Split(' ');
        if (shapes.Contains("S"))
        {
            await RowsAsync("S", 1, 64, floor.SmallAsync, json.SmallAsync, chains.SmallAsync, timeGoal: 1.08, rateGoal: 0.88);
            IReadOnlyList<Result> trailers = await Race.RunAsync(64, length, new Runner("floor", floor.Server, floor.SmallAsync), new Runner("with trailers", floor.Server, floor.SmallWithTrailersAsync), new Runner("Chains", chains.Server, chains.SmallAsync));
            Row("the floor's own calls/s with a trailer ÷ without, 64 callers", Ratio(trailers[1].RateRatio), null, null, null, AtMost(0, null));
            Row("S calls/s ÷ the floor's with a trailer, 64 callers", PerSecond(trailers[1].CallsPerSecond), null, Ratio(trailers[2].RateRatio / trailers[1].RateRatio), PerSecond(trailers[2].CallsPerSecond), AtMost(0, null));
            await RowsAsync("S with a deadline, a header and a token", 1, 64, floor.SmallAsync, null, chains.SmallWithOptionsAsync, null, null);
            await AllocationsAsync("S", floor.SmallAsync, json.SmallAsync, chains.SmallAsync, AllocationCalls, clientGoal: 4_600, serverGoal: 350);
            await AllocationsAsync("S with a deadline, a header and a token", null, null, chains.SmallWithOptionsAsync, AllocationCalls, null, null);
        }

        if (shapes.Contains("M"))
        {
            await RowsAsync("M", 1, 64, floor.TableAsync, json.TableAsync, chains.TableAsync, timeGoal: null, rateGoal: 0.5);
        }

        if (shapes.Contains("T"))
        {
            // JSON is out of this race: two of its calls fill a slice.
            await RowsAsync("T", 1, 8, floor.TensorAsync, null, chains.TensorAsync, timeGoal: 1.25, rateGoal: 0.8);
        }

        if (shapes.Contains("St"))
        {
            IReadOnlyList<Result> stream = await Race.RunAsync(1, length, new Runner("floor", floor.Server, floor.StreamAsync), new Runner("Chains", chains.Server, chains.StreamAsync));
            Row("St messages/s, 1 caller", PerSecond(stream[0].CallsPerSecond * Shapes.StreamLength), null, Ratio(stream[1].RateRatio), PerSecond(stream[1].CallsPerSecond * Shapes.StreamLength), AtLeast(stream[1].RateRatio, 0.75));
            Row("St CPU per 1,000 messages, both sides", Time(stream[0].CpuMicroseconds * 1000 / Shapes.StreamLength), null, Ratio(stream[1].CpuMicroseconds / stream[0].CpuMicroseconds), Time(stream[1].CpuMicroseconds * 1000 / Shapes.StreamLength), AtMost(0, null));
            await AllocationsAsync("St, per message,", floor.StreamAsync, null, chains.StreamAsync, StreamAllocationCalls, null, null, Shapes.StreamLength);
        }

        if (shapes.Contains("hops"))
        {
            IReadOnlyList<Result> bare = await Race.RunAsync(1, length, new Runner("1 hop", floor.Server, floor.HopAsync), new Runner("8 hops", floorHops.Server, floorHops.HopAsync));
            IReadOnlyList<Result> hopped = await Race.RunAsync(1, length, new Runner("1 hop", chains.Server, chains.HopAsync), new Runner("8 hops", hops.Server, hops.HopAsync));
            IReadOnlyList<Result> against = await Race.RunAsync(1, length, new Runner("floor", floorHops.Server, floorHops.HopAsync), new Runner("Chains", hops.Server, hops.HopAsync));
            Row($"{Hops} hops ÷ one hop, S p50", Ratio(bare[1].TimeRatio), null, Ratio(hopped[1].TimeRatio), Time(hopped[1].Microseconds), AtMost(hopped[1].TimeRatio, 8.5));
            Row($"{Hops} hops, S p50", Time(against[0].Microseconds), null, Ratio(against[1].TimeRatio), Time(against[1].Microseconds), AtMost(0, null));
        }

        if (shapes.Contains("tracing"))
        {
            IReadOnlyList<Result> alone = await Race.RunAsync(1, length, new Runner("off", chains.Server, chains.SmallAsync), new Runner("on", traced.Server, traced.SmallAsync, Traced: true));
            Row("tracing and metrics on ÷ off, S p50", null, null, Ratio(alone[1].TimeRatio), Time(alone[1].Microseconds), AtMost(alone[1].TimeRatio, 1.15));
            IReadOnlyList<Result> crowd = await Race.RunAsync(64, length, new Runner("off", chains.Server, chains.SmallAsync), new Runner("on", traced.Server, traced.SmallAsync, Traced: true));
            Row("tracing and metrics on ÷ off, S time per call, 64 callers", null, null, Ratio(1 / crowd[1].RateRatio), PerSecond(crowd[1].CallsPerSecond), AtMost(1 / crowd[1].RateRatio, 1.15));
        }

        async Task RowsAsync(string shape, int few, int many, Func<Task> floorAsync, Func<Task>? jsonAsync, Func<Task> chainsAsync, double? timeGoal, double? rateGoal)
        {
            Runner[] runners = jsonAsync is null
                ? [new("floor", floor.Server, floorAsync), new("Chains", chains.Server, chainsAsync)]
                : [new("floor", floor.Server, floorAsync), new("JSON", json.Server, jsonAsync), new("Chains", chains.Server, chainsAsync)];
            IReadOnlyList<Result> alone = await Race.RunAsync(few, length, runners);
            Row($"{shape} p50, {few} caller", Time(alone[0].Microseconds), jsonAsync is null ? null : Ratio(alone[1].TimeRatio), Ratio(alone[^1].TimeRatio), Time(alone[^1].Microseconds), AtMost(alone[^1].TimeRatio, timeGoal));
            IReadOnlyList<Result> crowd = await Race.RunAsync(many, length, runners);
            Row($"{shape} calls/s, {many} callers", PerSecond(crowd[0].CallsPerSecond), jsonAsync is null ? null : Ratio(crowd[1].RateRatio), Ratio(crowd[^1].RateRatio), PerSecond(crowd[^1].CallsPerSecond), AtLeast(crowd[^1].RateRatio, rateGoal));
            Row($"{shape} CPU per call, both sides, {many} callers", Time(crowd[0].CpuMicroseconds), jsonAsync is null ? null : Ratio(crowd[1].CpuMicroseconds / crowd[0].CpuMicroseconds), Ratio(crowd[^1].CpuMicroseconds / crowd[0].CpuMicroseconds), Time(crowd[^1].CpuMicroseconds), AtMost(0, null));
        }

        async Task AllocationsAsync(string shape, Func<Task>? floorAsync, Func<Task>? jsonAsync, Func<Task> chainsAsync, int calls, double? clientGoal, double? serverGoal, int messages = 1)
        {
            (double Client, double Server)? floorBytes = floorAsync is null ? null : await AllocatedAsync(floor.Server, floorAsync, calls, messages);
            (double Client, double Server)? jsonBytes = jsonAsync is null ? null : await AllocatedAsync(json.Server, jsonAsync, calls, messages);
            (double Client, double Server) bytes = await AllocatedAsync(chains.Server, chainsAsync, calls, messages);
            Row($"{shape} allocated on the client", Bytes(floorBytes?.Client), Bytes(jsonBytes?.Client), Bytes(bytes.Client), Bytes(bytes.Client), AtMost(bytes.Client, clientGoal, "B"));
            Row($"{shape} allocated on the server", Bytes(floorBytes?.Server), Bytes(jsonBytes?.Server), Bytes(bytes.Server), Bytes(bytes.Server), AtMost(bytes.Server, serverGoal, "B"));
        }
    }

    private static async Task<(double Client, double Server)> AllocatedAsync(ServerProcess server, Func<Task> callAsync, int calls, int messages)
    {
        for (int i = 0; i < calls; i++)
        {
            await callAsync();
        }

        long serverBefore = await server.GetAllocatedBytesAsync();
        long clientBefore = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < calls; i++)
        {
            await callAsync();
        }

        long clientAfter = GC.GetTotalAllocatedBytes(precise: true);
        long serverAfter = await server.GetAllocatedBytesAsync();
        double messageCount = (double)calls * messages;
        return ((clientAfter - clientBefore) / messageCount, (serverAfter - serverBefore) / messageCount);
    }

    private static void Row(string what, string? floor, string? json, string? chains, string? absolute, (string Goal, string Verdict) goal) =>
        Console.WriteLine($"| {what} | {floor ?? "–"} | {json ?? "–"} | {chains ?? "–"} | {absolute ?? "–"} | {goal.Goal} | {goal.Verdict} |");

    private static (string Goal, string Verdict) AtMost(double value, double? goal, string unit = "") => goal is { } limit
        ? (string.Create(CultureInfo.InvariantCulture, $"≤ {limit:#,0.##} {unit}").TrimEnd(), value <= limit ? "met" : "MISSED")
        : ("", "");

    private static (string Goal, string Verdict) AtLeast(double value, double? goal) => goal is { } limit
        ? (string.Create(CultureInfo.InvariantCulture, $"≥ {limit:0.##}"), value >= limit ? "met" : "MISSED")
        : ("", "");

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Time(double microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds:#,0.#} µs");

    private static string PerSecond(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}/s");

    private static string? Bytes(double? value) => value is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes:#,0} B") : null;
}
