using System.Text.Json;
using System.Text.Json.Nodes;
using Chains;

namespace PolymorphicRecords;

[Chainlet]
public sealed partial class Parts
{
    public Task<Page<Part>> RunRemote(Envelope<Part> envelope, JsonObject? options = null, CancellationToken ct = default)
    {
        Part[] parts = envelope.Body switch
        {
            TextPart { Text.Length: 0 } => [],
            ToolCallPart { Results: { } results } call => [call, .. results],
            ImagePart { Size: > 1_000_000 } => throw new ArgumentException("Too large.", nameof(envelope)),
            Part other => [other],
        };
        return Task.FromResult(new Page<Part>(parts, ct.IsCancellationRequested ? null : options?["next"]?.GetValue<string>()));
    }
}

[Chainlet, Entrypoint("parts")]
public sealed partial class Everything(IParts parts)
{
    public async Task<Envelope<Page<Part>>> RunRemote(
        JsonElement request,
        Circle? circle = null,
        int count = 3,
        uint mask = 0xFF_FFu,
        long big = long.MinValue,
        ulong bigger = ulong.MaxValue,
        float ratio = float.Epsilon,
        double tolerance = 1e-9,
        decimal price = 19.99m,
        char separator = '\'',
        string quote = "\"\\\t\u0000",
        string? nothing = null,
        bool isDry = true,
        DayOfWeek day = DayOfWeek.Friday,
        DayOfWeek? maybe = DayOfWeek.Monday,
        Guid id = default,
        DateTime when = default,
        DateTimeOffset? until = default,
        TimeSpan wait = new(),
        byte small = byte.MaxValue,
        sbyte smaller = sbyte.MinValue,
        short @short = -1,
        int? sparse = 42,
        int[]? numbers = null,
        CancellationToken cancellationToken = default)
    {
        string text = $"{circle?.Radius}{count}{mask}{big}{bigger}{ratio}{tolerance}{price}{separator}{quote}{nothing}{isDry}{day}{maybe}{id}{when:O}{until:O}{wait}{small}{smaller}{@short}{sparse}{numbers?.Length}";
        Page<Part> page = await parts.RunRemote(new Envelope<Part>(new TextPart(text), DateTimeOffset.UnixEpoch) { Id = request.ToString() }, ct: cancellationToken);
        return new Envelope<Page<Part>>(page, DateTimeOffset.UnixEpoch) { Id = "1", RetryAfter = TimeSpan.FromSeconds(1), Headers = { ["a"] = "b" } };
    }
}
