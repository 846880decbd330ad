using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Chains.Generators.Contracts;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators;

/// <summary>
/// Writes, for each class with [Chainlet], its interface, client, wire code and host entry in one file and its descriptor in
/// another; and one codec per message type that any of them needs. What is broken is skipped here and reported by the analyzers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ChainletGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> protoPackage = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.ChainsProtoPackage", out string? package) ? package.Trim() : "");

        IncrementalValueProvider<string> jsonNaming = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue(JsonNaming.Property, out string? naming) ? naming.Trim() : "");

        IncrementalValueProvider<ContractLock> contractLock = context.AdditionalTextsProvider
            .Where(static text => LockParser.IsLock(text.Path))
            .Select(static (text, cancellationToken) => LockParser.Read(text.Path, text.GetText(cancellationToken)?.ToString() ?? ""))
            .WithTrackingName(PipelineSteps.LockFiles)
            .Collect()
            .Select(static (files, _) => ContractLock.Of(files))
            .WithTrackingName(PipelineSteps.Lock);

        var readings = new ChainletReadings();
        IncrementalValuesProvider<ChainletModel> read = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownSymbols.ChainletAttribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                (found, cancellationToken) => Read(found, readings, cancellationToken))
            .Where(static model => model is not null)
            .Combine(protoPackage)
            .Select(static (pair, _) => pair.Right.Length == 0 ? pair.Left! : pair.Left! with { ProtoPackage = pair.Right })
            .Combine(jsonNaming)
            .Select(static (pair, _) => Named(pair.Left, pair.Right))
            .WithTrackingName(PipelineSteps.Read);

        // Which type of the lock a C# type is, all chainlets decide together: they share its one codec.
        IncrementalValueProvider<LockMatch> match = read.Collect()
            .Combine(contractLock)
            .Select(static (pair, _) => LockMatch.Of(pair.Left, pair.Right))
            .WithTrackingName(PipelineSteps.LockMatch);

        IncrementalValuesProvider<ChainletModel> chainlets = read
            .Combine(match)
            .Select(static (pair, _) => pair.Right.Apply(pair.Left))
            .WithTrackingName(PipelineSteps.Chainlets);

        IncrementalValuesProvider<CodecModel> codecs = chainlets
            .SelectMany(static (chainlet, _) => chainlet.Codecs.Where(static c => c.Kind != CodecKind.Runtime))
            .Collect()
            .SelectMany(Distinct)
            .WithTrackingName(PipelineSteps.Codecs);

        IncrementalValueProvider<bool> clientPackage = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.ChainsClientPackage", out string? wanted) && string.Equals(wanted.Trim(), "true", StringComparison.OrdinalIgnoreCase));

        IncrementalValuesProvider<ChainletModel> clients = chainlets
            .Where(static chainlet => chainlet.Client is not null && chainlet.IsComplete)
            .Combine(clientPackage)
            .Where(static pair => pair.Right)
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(PipelineSteps.Clients);

        // A documentation comment of a contract is none of the descriptor's.
        IncrementalValuesProvider<ChainletModel> descriptors = chainlets
            .Select(static (chainlet, _) => chainlet with { Client = null })
            .WithTrackingName(PipelineSteps.Descriptors);

        // A new annotation, or a new member of a message, is no change of the contract's text.
        IncrementalValuesProvider<ChainletModel> contracts = chainlets
            .Select(static (chainlet, _) => chainlet with { Annotations = default, Codecs = default, Client = null })
            .WithTrackingName(PipelineSteps.Contracts);

        context.RegisterSourceOutput(WithFileName(contracts, static model => HintName.For(model.TypeName, "chainlet")), static (output, named) =>
        {
            if (ChainletEmitter.Emit(named.Model) is { } source)
            {
                output.AddSource(named.File, source);
            }
        });
        context.RegisterSourceOutput(WithFileName(codecs, static model => HintName.For(model.Id, "codec")), static (output, named) => output.AddSource(named.File, CodecEmitter.Emit(named.Model)));
        context.RegisterSourceOutput(WithFileName(descriptors, static model => HintName.For(model.TypeName, "descriptor")), static (output, named) => output.AddSource(named.File, DescriptorEmitter.Emit(named.Model)));
        context.RegisterSourceOutput(WithFileName(clients, static model => HintName.For(model.TypeName, "client")), static (output, named) => output.AddSource(named.File, ClientSourceEmitter.Emit(named.Model)));
    }

    /// <summary>
    /// Each model with the name of its file. The compiler looks each name up in a list of all of them after every edit: made one after the other, they lie side by side in memory and not each
    /// beside its text, which makes the run after an edit nearly twice as quick in a project of thousands.
    /// </summary>
    private static IncrementalValuesProvider<(T Model, string File)> WithFileName<T>(IncrementalValuesProvider<T> models, Func<T, string> nameOf) =>
        models.Select((model, _) => (model, nameOf(model)));

    private static ChainletModel Named(ChainletModel read, string naming)
    {
        ChainletModel model = JsonNaming.Apply(read, naming);
        return ReferenceEquals(model, read) || JsonNaming.FindClash(model) is null
            ? model
            : model with { Endpoint = null, BrokenCalls = new[] { ChainletEmitter.Call(model.Endpoint!) }.ToEquatableArray(), Violations = model.Violations.Append(ChainDiagnostics.ParameterTypeMustBeSupported.Id).Distinct().OrderBy(id => id, StringComparer.Ordinal).ToEquatableArray() };
    }

    private static ChainletModel? Read(GeneratorAttributeSyntaxContext context, ChainletReadings readings, CancellationToken cancellationToken)
    {
        var chainlet = (INamedTypeSymbol)context.TargetSymbol;
        // [Chainlet] on two parts of one class is the compiler's error; two files of one name would be the end of the generator (CS8785).
        AttributeData first = KnownSymbols.FindAttribute(chainlet, "ChainletAttribute") ?? context.Attributes[0];
        if (first.ApplicationSyntaxReference is { } reference && (reference.SyntaxTree != context.TargetNode.SyntaxTree || !context.TargetNode.FullSpan.Contains(reference.Span)))
        {
            return null;
        }
        return readings.Read(context.SemanticModel.Compilation, context.TargetNode, chainlet, cancellationToken);
    }

    private static IEnumerable<CodecModel> Distinct(ImmutableArray<CodecModel> codecs, CancellationToken cancellationToken) => codecs
        .GroupBy(static c => c.Id, StringComparer.Ordinal)
        .OrderBy(static g => g.Key, StringComparer.Ordinal)
        .Select(static g => g.First());
}
