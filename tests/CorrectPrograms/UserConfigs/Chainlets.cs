using System.Text.Json.Serialization;
using Chains;

namespace UserConfigs;

[JsonConverter(typeof(JsonStringEnumConverter<Tone>))]
public enum Tone
{
    Plain,
    Formal,
}

public sealed class WriterConfig
{
    public Tone Tone { get; set; } = Tone.Formal;

    public IReadOnlyList<string> Signatures { get; init; } = ["Best regards"];

    public Dictionary<string, Limits> Limits { get; init; } = [];
}

public readonly record struct Limits(int Words, double? Temperature);

internal abstract class Configured<TConfig>(DeploymentContext<TConfig> context)
    where TConfig : class
{
    protected TConfig Config => context.UserConfig;

    protected string? Environment => context.Environment?.Name;
}

[Chainlet]
internal sealed partial class Writer(DeploymentContext<WriterConfig> context) : Configured<WriterConfig>(context)
{
    public string RunRemote(string topic) => $"{topic} {Config.Tone} {Config.Signatures[0]} {Config.Limits.GetValueOrDefault("words").Words} {Environment}";
}

[Chainlet, Entrypoint("letters")]
internal sealed partial class Letters(IWriter writer, DeploymentContext<Letters.Settings> context)
{
    public async Task<string> RunRemote(string topic)
    {
        string folder = context.DataDir is { } dir ? Path.Combine(dir, "letters") : "";
        ServiceDescriptor? service = context.ChainletToService.GetValueOrDefault("Writer");
        return await writer.RunRemote(topic) + context.UserConfig.Copies + folder + service?.Url;
    }

    internal sealed record Settings(int Copies = 1);
}
