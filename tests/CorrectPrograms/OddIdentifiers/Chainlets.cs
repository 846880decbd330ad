using Chains;

namespace @event.Straße.日本
{
    public sealed record @class(string @string, int @int, bool? @bool, @class? @base);

    public enum Größe
    {
        Klein = 1,
        Groß = 2,
    }

    public sealed record Über(Größe Größe, double ß, string Ελλάδα, IReadOnlyList<string> 单词);

    [Chainlet(Name = "lock")]
    public sealed partial class @lock
    {
        public Task<@class> RunRemote(@class @this, string @params = "@", CancellationToken @default = default) =>
            @default.IsCancellationRequested ? Task.FromCanceled<@class>(@default) : Task.FromResult(@this with { @string = @params });
    }

    [Chainlet(Name = "Groesse")]
    public sealed partial class Größenmesser
    {
        public Über RunRemote(Größe größe, params_ args) => new(größe, args.ref_, "Ω", ["词"]);
    }

    public readonly record struct params_(double ref_, long __underscored__);

    [Chainlet(Name = "Outer"), Entrypoint("odd-names")]
    public sealed partial class Außen(Ilock @lock, [Depends(TimeoutSeconds = 1.5)] IGrößenmesser Messer)
    {
        public async Task<(Über über, @class? @null)> RunRemote(@class @object, CancellationToken ct = default)
        {
            @class locked = await @lock.RunRemote(@object, @default: ct);
            Über über = await Messer.RunRemote(Größe.Groß, new params_(1.5, long.MaxValue), ct);
            return (über, locked.@base);
        }
    }

    [Chainlet(Name = "LongName")]
    public sealed partial class TheChainletWhoseNameIsSoLongThatItReachesTheLimitOfAKubernetesLabelAndOfEveryColumnOnTheScreenOfTheReader
    {
        public Task<IReadOnlyDictionary<string, int>> RunRemote(int aParameterWhoseNameSaysExactlyWhatItIsForWithoutAnyAbbreviationWhatsoeverAndThenSomeMore) =>
            Task.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["value"] = aParameterWhoseNameSaysExactlyWhatItIsForWithoutAnyAbbreviationWhatsoeverAndThenSomeMore });
    }

    [Chainlet, Entrypoint("long-names")]
    public sealed partial class Long(ITheChainletWhoseNameIsSoLongThatItReachesTheLimitOfAKubernetesLabelAndOfEveryColumnOnTheScreenOfTheReader next)
    {
        public async Task<int> RunRemote(int value) => (await next.RunRemote(value))["value"];
    }
}
