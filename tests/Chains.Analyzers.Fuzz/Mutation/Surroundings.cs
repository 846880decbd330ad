using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>MSBuild properties and .editorconfig options of a project. There are a few of them, so that a driver keeps what it has from one variant to the next.</summary>
internal sealed class Surroundings(string name, ImmutableDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
{
    public static readonly Surroundings Plain = Of("plain");

    public static readonly ImmutableArray<Surroundings> Others =
    [
        Of("a client package", ("ChainsClientPackage", "true")),
        Of("a client package of snake case", ("ChainsClientPackage", "True "), ("ChainsJsonNaming", "snake_case"), ("ChainsProtoPackage", "a.b")),
        Of("snake case, no hosts", ("ChainsJsonNaming", "snake_case"), ("ChainsEmit", "false")),
        Of("hosts asked for", ("ChainsEmit", "true"), ("ChainsContractLevel", "source")),
        Of("nonsense", ("ChainsJsonNaming", "nonsense"), ("ChainsProtoPackage", "1..\ud800 x\n;}"), ("ChainsEmit", "perhaps"), ("ChainsContractLevel", "nonsense"), ("ChainsContractsPath", "../\0<>|")),
        Of("the contract accepted", ("ChainsContractAccept", "true")),
    ];

    public string Name => name;

    public ImmutableDictionary<string, string> Properties => properties;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties.ToImmutableDictionary(static pair => "build_property." + pair.Key, static pair => pair.Value));

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Values.None;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Values.None;

    /// <summary>The same in a project that sets more.</summary>
    public Surroundings With(ImmutableDictionary<string, string> more) => more.IsEmpty ? this : new Surroundings(name, properties.SetItems(more));

    private static Surroundings Of(string name, params (string Key, string Value)[] properties) =>
        new(name, properties.Append(("ProjectDir", "/project/")).Append(("RootNamespace", "TestProject")).ToImmutableDictionary(static pair => pair.Item1, static pair => pair.Item2));

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public static readonly Values None = new(ImmutableDictionary<string, string>.Empty);

        private readonly ImmutableDictionary<string, string> _values = values.WithComparers(KeyComparer);

        public override IEnumerable<string> Keys => _values.Keys;

        public override bool TryGetValue(string key, out string value) => _values.TryGetValue(key, out value!);
    }
}
