using System.Globalization;

namespace Chains.Grpc.Stress;

/// <summary>The command line.</summary>
internal sealed record StressOptions
{
    public static string Usage => $"""
        usage: Chains.Grpc.Stress [options]
          --minutes N         how long to run; 1 by default, fractions allowed
          --workers N         how many calls at a time; 24 by default
          --channels N        how many channels the workers share; 3 by default
          --servers N         how many server processes; 1 by default
          --window BYTES      the clients' flow-control window per call; the channel's default where absent. Small ones make most answers wait for it
          --restart-every S   restarts one server after another, every S seconds; at least two servers
          --cases LIST        name:weight,name:weight,...; those left out do not run. By default
                              {string.Join(",", CaseList.All.Select(static c => $"{c.Name}:{c.Weight}"))}
          --stall S           seconds without a completed call, of a worker or a case, that are a failure; 10 by default
          --seed N            seed of the order of cases; another one each time by default
          --quiet             no line per second
        The exit code is 0 where every call ended as it should, none stalled and no process grew; otherwise 1.
        """;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromMinutes(1);

    public int Workers { get; private init; } = 24;

    public int Channels { get; private init; } = 3;

    public int Servers { get; private init; } = 1;

    public int? Window { get; private init; }

    public TimeSpan? RestartInterval { get; private init; }

    public IReadOnlyList<StressCase> Cases { get; private init; } = CaseList.All;

    public TimeSpan Stall { get; private init; } = TimeSpan.FromSeconds(10);

    public int Seed { get; private init; } = Random.Shared.Next();

    public bool Quiet { get; private init; }

    public bool Help { get; private init; }

    /// <summary>Set in a server process: its port.</summary>
    public int? ServePort { get; private init; }

    public static StressOptions Parse(string[] args)
    {
        var options = new StressOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--minutes" => options with { Duration = TimeSpan.FromMinutes(Positive(name, Value())) },
                "--workers" => options with { Workers = Count(name, Value()) },
                "--channels" => options with { Channels = Count(name, Value()) },
                "--servers" => options with { Servers = Count(name, Value()) },
                "--window" => options with { Window = Count(name, Value()) },
                "--restart-every" => options with { RestartInterval = TimeSpan.FromSeconds(Positive(name, Value())) },
                "--cases" => options with { Cases = ParseCases(Value()) },
                "--stall" => options with { Stall = TimeSpan.FromSeconds(Positive(name, Value())) },
                "--seed" => options with { Seed = Count(name, Value()) },
                "--quiet" => options with { Quiet = true },
                "--help" or "-h" => options with { Help = true },
                "--serve" => options with { ServePort = int.Parse(Value(), NumberStyles.None, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"'{name}' is not an option."),
            };
        }

        return options.RestartInterval is null || options.Servers > 1
            ? options
            : throw new FormatException("--restart-every needs --servers 2 or more: while the only one restarts, calls cannot succeed.");
    }

    private static List<StressCase> ParseCases(string text)
    {
        List<StressCase> cases = [];
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] pair = part.Split(':');
            StressCase found = CaseList.All.Concat(CaseList.Failing).FirstOrDefault(c => c.Name == pair[0])
                ?? throw new FormatException($"There is no case '{pair[0]}'; there are {string.Join(", ", CaseList.All.Select(static c => c.Name))}.");
            cases.Add(pair.Length == 1 ? found : found with { Weight = Count($"the weight of {pair[0]}", pair[1]) });
        }

        return cases.Count > 0 ? cases : throw new FormatException("--cases names none.");
    }

    private static double Positive(string name, string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value > 0 ? value : throw new FormatException($"{name} must be a positive number, not '{text}'.");

    private static int Count(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : throw new FormatException($"{name} must be a positive whole number, not '{text}'.");
}
