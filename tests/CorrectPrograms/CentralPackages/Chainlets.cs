using Chains;
using Google.Protobuf.WellKnownTypes;

namespace CentralPackages;

/// <summary>Messages of protoc travel as they are.</summary>
[Chainlet]
public sealed partial class Scheduler
{
    public Task<Timestamp> RunRemote(Timestamp from, Duration? after = null) => Task.FromResult(after is null ? from : from + after);
}

[Chainlet, Entrypoint("schedule")]
public sealed partial class Schedule(IScheduler scheduler)
{
    public async Task<Dictionary<string, Timestamp>> RunRemote(IReadOnlyList<string> names, Timestamp start)
    {
        Timestamp[] times = await Task.WhenAll(names.Select((_, i) => scheduler.RunRemote(start, Duration.FromTimeSpan(TimeSpan.FromHours(i)))));
        return names.Zip(times).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
