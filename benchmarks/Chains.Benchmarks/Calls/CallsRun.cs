namespace Chains.Benchmarks.Calls;

/// <summary>A run of the call benchmarks: the servers and clients of all peers, and the rows of each shape.</summary>
internal sealed class CallsRun(TimeSpan length) : IAsyncDisposable
{
    private const int Hops = 8;

    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly List<Peer> _peers = [];
    private CallTable? _table;

    /// <summary>What has been measured.</summary>
    public CallTable Table => _table ?? throw new InvalidOperationException("The peers are not connected.");

    private FloorPeer Floor => (FloorPeer)_peers[0];

    private ChainsPeer Chains => (ChainsPeer)_peers[^1];

    /// <summary>Starts the servers and fails unless each of them answers its client, and our client where it speaks gRPC, as it should.</summary>
    /// <param name="kinds">The floor, any others, and Chains.</param>
    public async Task ConnectAsync(IReadOnlyList<PeerKind> kinds)
    {
        foreach (PeerKind kind in kinds)
        {
            Peer peer = await StartAsync(kind);
            await peer.VerifyAsync();
            if (kind.IsGrpc)
            {
                await using var ours = new ChainsPeer(peer.Server);
                await ours.VerifyAsync();
            }

            _peers.Add(peer);
        }

        _table = new CallTable(kinds, length);
    }

    public async Task SmallAsync()
    {
        await RaceAsync("S", few: 1, many: 64, static p => p.SmallAsync, new RaceGoals(Time: 1.08, Rate: 0.88), new RaceGoals(Time: 0.82, Rate: 1.4));
        Runner floor = new(Floor.Server, Floor.SmallAsync);
        IReadOnlyList<Result> trailers = await Race.RunAsync(64, length, floor, new Runner(Floor.Server, Floor.SmallWithTrailersAsync), new Runner(Chains.Server, Chains.SmallAsync));
        Table.Row("the floor's own calls/s with a trailer ÷ without, 64 callers", Text.Ratio(trailers[1].RateRatio(trailers[0])), chains: null, absolute: null);
        Table.Row("S calls/s ÷ the floor's with a trailer, 64 callers", Text.PerSecond(trailers[1].CallsPerSecond), Text.Ratio(trailers[2].RateRatio(trailers[1])), Text.PerSecond(trailers[2].CallsPerSecond));
        await AllocatedAsync("S", static p => p.SmallAsync, calls: 5_000, clientGoal: 4_600, serverGoal: 350, againstClient: 0.72, againstServer: 0.33);

        // The floor has none of the three, and runs beside the others as it is.
        const string Options = "S with a deadline, a header and a token";
        await RaceAsync(Options, few: 1, many: 64, static p => p.SmallWithOptions ?? (p is FloorPeer ? p.SmallAsync : null), default, default);
        await AllocatedAsync(Options, static p => p.SmallWithOptions, calls: 5_000);
    }

    public async Task TableAsync()
    {
        await RaceAsync("M", few: 1, many: 64, static p => p.TableAsync, new RaceGoals(Rate: 0.5), new RaceGoals(Rate: 1.4));
        await AllocatedAsync("M", static p => p.TableAsync, calls: 1_000);
    }

    public async Task TensorAsync()
    {
        await RaceAsync("T", few: 1, many: 8, static p => p.TensorAsync, new RaceGoals(Time: 1.25, Rate: 0.8), new RaceGoals(Time: 0.75, Rate: 1.5));
        await AllocatedAsync("T", static p => p.TensorAsync, calls: 40);
    }

    public async Task StreamAsync()
    {
        IReadOnlyList<Result?> results = await RaceAsync(1, RunnersOf(static p => p.Stream));
        Table.Rates("St messages/s, 1 caller", results, perCall: Shapes.StreamLength, new RaceGoals(Rate: 0.75), new RaceGoals(Rate: 2.6));
        Table.Cpu("St CPU per 1,000 messages, both sides", results, perCall: Shapes.StreamLength / 1000);
        await AllocatedAsync("St, per message,", static p => p.Stream, calls: 20, perCall: Shapes.StreamLength);
    }

    public async Task HopsAsync()
    {
        var floorHops = (FloorPeer)await ChainAsync(PeerKind.Floor, Floor);
        var hops = (ChainsPeer)await ChainAsync(PeerKind.Chains, Chains);
        await hops.VerifyHopAsync();
        Runner bareOne = new(Floor.Server, Floor.HopAsync);
        Runner bareAll = new(floorHops.Server, floorHops.HopAsync);
        Runner one = new(Chains.Server, Chains.HopAsync);
        Runner all = new(hops.Server, hops.HopAsync);
        IReadOnlyList<Result> results = await Race.RunAsync(1, length, bareOne, bareAll, one, all);
        double ratio = results[3].TimeRatio(results[2]);
        Table.Row($"{Hops} hops ÷ one hop, S p50", Text.Ratio(results[1].TimeRatio(results[0])), Text.Ratio(ratio), Text.Time(results[3].Microseconds), Goal.AtMost(ratio, 8.5));
        Table.Row($"{Hops} hops, S p50", Text.Time(results[1].Microseconds), Text.Ratio(results[3].TimeRatio(results[1])), Text.Time(results[3].Microseconds));
    }

    public async Task TracingAsync()
    {
        var traced = (ChainsPeer)await StartAsync(PeerKind.Chains, CallServer.Traced);
        await traced.VerifyAsync();
        Runner off = new(Chains.Server, Chains.SmallAsync);
        Runner on = new(traced.Server, traced.SmallAsync, isTraced: true);
        IReadOnlyList<Result> alone = await Race.RunAsync(1, length, off, on);
        double time = alone[1].TimeRatio(alone[0]);
        Table.Row("tracing and metrics on ÷ off, S p50", floor: null, Text.Ratio(time), Text.Time(alone[1].Microseconds), Goal.AtMost(time, 1.15));
        IReadOnlyList<Result> crowd = await Race.RunAsync(64, length, off, on);
        double perCall = 1 / crowd[1].RateRatio(crowd[0]);
        Table.Row("tracing and metrics on ÷ off, S time per call, 64 callers", floor: null, Text.Ratio(perCall), Text.PerSecond(crowd[1].CallsPerSecond), Goal.AtMost(perCall, 1.15));
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out IAsyncDisposable? started))
        {
            await started.DisposeAsync();
        }
    }

    private async Task<Peer> StartAsync(PeerKind kind, params IEnumerable<string> args)
    {
        ServerProcess server = await ServerProcess.StartAsync([kind.Key, .. args, .. Http2.HasOwnSettings ? [CallServer.OwnSettings] : Array.Empty<string>()]);
        _started.Push(server);
        Peer peer = kind.Connect(server);
        _started.Push(peer);
        return peer;
    }

    // Further servers in front of the first one, each calling the one before it; the client of the last.
    private async Task<Peer> ChainAsync(PeerKind kind, Peer first)
    {
        Peer last = first;
        for (int i = 1; i < Hops; i++)
        {
            last = await StartAsync(kind, last.Server.Address.AbsoluteUri);
        }

        return last;
    }

    private Runner?[] RunnersOf(Func<Peer, Func<Task>?> callOf) =>
        [.. _peers.Select(peer => callOf(peer) is { } callAsync ? new Runner(peer.Server, callAsync) : null)];

    // With a null for each peer that does not take part.
    private async Task<IReadOnlyList<Result?>> RaceAsync(int callers, Runner?[] runners)
    {
        IReadOnlyList<Result> results = await Race.RunAsync(callers, length, [.. runners.OfType<Runner>()]);
        var next = new Queue<Result>(results);
        return [.. runners.Select(runner => runner is null ? null : next.Dequeue())];
    }

    private async Task RaceAsync(string shape, int few, int many, Func<Peer, Func<Task>?> callOf, RaceGoals goals, RaceGoals against)
    {
        Runner?[] runners = RunnersOf(callOf);
        Table.Times($"{shape} p50, {few} caller", await RaceAsync(few, runners), goals, against);
        IReadOnlyList<Result?> crowd = await RaceAsync(many, runners);
        Table.Rates($"{shape} calls/s, {many} callers", crowd, perCall: 1, goals, against);
        Table.Cpu($"{shape} CPU per call, both sides, {many} callers", crowd, perCall: 1);
    }

    private async Task AllocatedAsync(
        string shape, Func<Peer, Func<Task>?> callOf, int calls, int perCall = 1, double? clientGoal = null, double? serverGoal = null, double? againstClient = null, double? againstServer = null)
    {
        var bytes = new List<(double Client, double Server)?>();
        foreach (Peer peer in _peers)
        {
            bytes.Add(callOf(peer) is { } callAsync ? await Allocations.MeasureAsync(peer.Server, callAsync, calls, perCall) : null);
        }

        Table.Bytes($"{shape} allocated on the client", [.. bytes.Select(static b => b?.Client)], clientGoal, againstClient);
        Table.Bytes($"{shape} allocated on the server", [.. bytes.Select(static b => b?.Server)], serverGoal, againstServer);
    }
}
