using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Chains.Generators.Contracts;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers;

/// <summary>
/// Reports what changed against the contract that is checked in, at the member that changed. The parser, the numbers and the comparison are the generator's.
/// Without a lock it does nothing at all.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    /// <summary>How strict the rules are: <c>wire</c>, <c>json</c>, <c>source</c> or <c>none</c>.</summary>
    internal const string LevelOption = "chains_contract_level";

    internal const string LevelProperty = "build_property.ChainsContractLevel";

    /// <summary>Set by <c>chains contract accept</c>: <c>compatible</c> where a break is still an error, <c>breaking</c> where it is accepted.</summary>
    internal const string AcceptProperty = "build_property.ChainsContractAccept";

    internal const string ProjectProperty = "build_property.ProjectDir";

    // A file that did not change is not read again.
    private static readonly SourceTextValueProvider<LockFile> Parser = new(static text => LockParser.Read("", text.ToString()));

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        ChainDiagnostics.ContractMustNotBreakOnTheWire,
        ChainDiagnostics.ContractMustNotBreakInJson,
        ChainDiagnostics.ContractMustNotBreakInSource,
        ChainDiagnostics.OrderMustAgreeWithTheLock,
        ChainDiagnostics.LockMustBeReadable,
        ChainDiagnostics.ContractChangeMustBeRecorded,
        ChainDiagnostics.ContractLevelMustBeKnown);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var files = new Dictionary<string, LockFile>(StringComparer.Ordinal);
            foreach (AdditionalText text in start.Options.AdditionalFiles.Where(f => LockParser.IsLock(f.Path)))
            {
                LockFile place = LockParser.Read(text.Path, "");
                files[text.Path] = text.GetText(start.CancellationToken) is { } source && start.TryGetValue(source, Parser, out LockFile? file)
                    ? file with { Path = place.Path, Folder = place.Folder }
                    : place;
            }
            if (files.Count == 0)
            {
                return;
            }
            AnalyzerConfigOptions global = start.Options.AnalyzerConfigOptionsProvider.GlobalOptions;
            bool isBroken = files.Values.Any(f => f.Error is not null);
            var state = new Lazy<ContractState>(() => ContractState.Of(start.Compilation, ContractLock.Of(files.Values.ToImmutableArray()), global));
            start.RegisterAdditionalFileAction(context =>
            {
                if (files.TryGetValue(context.AdditionalFile.Path, out LockFile? read))
                {
                    AnalyzeFile(context, read, isBroken ? null : state, Property(global, ProjectProperty));
                }
            });
            if (!isBroken)
            {
                start.RegisterSymbolAction(symbol => AnalyzeType(symbol, state.Value), SymbolKind.NamedType);
            }
        });
    }

    private static void AnalyzeFile(AdditionalFileAnalysisContext context, LockFile file, Lazy<ContractState>? state, string projectFolder)
    {
        SourceText text = context.AdditionalFile.GetText(context.CancellationToken) ?? SourceText.From("");
        if (file.Error is { } error)
        {
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.LockMustBeReadable, At(file.Path, text, error.Line, error.Column), error.Reason));
        }
        if (state is null)
        {
            return;
        }
        AnalyzerConfigOptions options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.AdditionalFile);
        (ContractBreak level, bool isKnown, string value) = Level(context.Options, options);
        if (!isKnown)
        {
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.ContractLevelMustBeKnown, At(file.Path, text, 0, 0), value));
        }
        if (level == ContractBreak.None || !IsOwn(file, projectFolder))
        {
            return;
        }
        foreach (LockService service in file.Services.Where(s => state.Value.IsGone(s)))
        {
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.ContractMustNotBreakOnTheWire, At(file.Path, text, service.Line, 0),
                $"The chainlet of '{file.Qualify(service.Name)}' is gone", "its callers find nothing; keep it, or accept the break with 'chains contract accept --breaking'"));
        }
    }

    /// <summary>Whether a change is an error at its level, so that <c>chains contract accept</c> refuses the contract as a whole.</summary>
    internal static bool Refuses(ContractState state, IEnumerable<LockFile> files, AnalyzerOptions options, Func<LockFile, AnalyzerConfigOptions> optionsOf)
    {
        AnalyzerConfigOptionsProvider provider = options.AnalyzerConfigOptionsProvider;
        string projectFolder = Property(provider.GlobalOptions, ProjectProperty);
        return state.Findings.Values.SelectMany(f => f).Any(f => LevelOf(f, options) is var level and not ContractBreak.None && (f.Change.Order > 0 || (f.Change.Breaks & level) != ContractBreak.None))
            || files.Any(f => IsOwn(f, projectFolder) && Level(options, optionsOf(f)).Level != ContractBreak.None && f.Services.Any(state.IsGone));
    }

    // A library may keep the numbers of an application's contract, most of whose chainlets it does not have.
    private static bool IsOwn(LockFile file, string projectFolder) => projectFolder.Length == 0 || file.Path.Replace('\\', '/').StartsWith(projectFolder.Replace('\\', '/'), StringComparison.OrdinalIgnoreCase);

    private static ContractBreak LevelOf(ContractFinding finding, AnalyzerOptions options)
    {
        SyntaxTree? tree = finding.Culprit.DeclaringSyntaxReferences.FirstOrDefault(KnownSymbols.IsUserWritten)?.SyntaxTree;
        AnalyzerConfigOptionsProvider provider = options.AnalyzerConfigOptionsProvider;
        return Level(options, tree is null ? provider.GlobalOptions : provider.GetOptions(tree)).Level;
    }

    private static Location At(string path, SourceText text, int line, int column)
    {
        if (line >= text.Lines.Count)
        {
            return Location.Create(path, default, default);
        }
        TextLine at = text.Lines[line];
        int start = Math.Min(at.Start + column, at.End);
        return Location.Create(path, TextSpan.FromBounds(start, at.End), text.Lines.GetLinePositionSpan(TextSpan.FromBounds(start, at.End)));
    }

    private static void AnalyzeType(SymbolAnalysisContext context, ContractState state)
    {
        if (!state.Findings.TryGetValue(context.Symbol, out List<ContractFinding>? findings))
        {
            return;
        }
        string accept = Property(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions, AcceptProperty);
        foreach (ContractFinding finding in findings)
        {
            ContractChange change = finding.Change;
            var report = new ReadReport(context.ReportDiagnostic);
            ContractBreak level = LevelOf(finding, context.Options);
            if (level == ContractBreak.None)
            {
                continue;
            }
            if (change.Order > 0)
            {
                AttributeData? attribute = finding.Culprit.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "DataMemberAttribute");
                object[] arguments = [change.Order, change.What, change.Repair];
                if (attribute is null)
                {
                    report.Add(ChainDiagnostics.OrderMustAgreeWithTheLock, finding.Culprit, arguments);
                }
                else
                {
                    report.AddArgument(ChainDiagnostics.OrderMustAgreeWithTheLock, attribute, "Order", finding.Culprit, arguments);
                }
                continue;
            }
            DiagnosticDescriptor? rule = (change.Breaks & level) switch
            {
                ContractBreak.None => accept.Length > 0 ? null : ChainDiagnostics.ContractChangeMustBeRecorded,
                var breaks when (breaks & ContractBreak.Wire) != ContractBreak.None => ChainDiagnostics.ContractMustNotBreakOnTheWire,
                var breaks when (breaks & ContractBreak.Json) != ContractBreak.None => ChainDiagnostics.ContractMustNotBreakInJson,
                _ => ChainDiagnostics.ContractMustNotBreakInSource,
            };
            if (rule is not null)
            {
                report.Add(rule, finding.Syntax, finding.Culprit, change.What, change.Repair);
            }
        }
    }

    internal static string Property(AnalyzerConfigOptions options, string name) => options.TryGetValue(name, out string? value) ? value.Trim() : "";

    /// <summary>The breaks that are errors. A level takes in the ones before it.</summary>
    private static (ContractBreak Level, bool IsKnown, string Value) Level(AnalyzerOptions options, AnalyzerConfigOptions own)
    {
        AnalyzerConfigOptions global = options.AnalyzerConfigOptionsProvider.GlobalOptions;
        if (Property(global, AcceptProperty) == "breaking")
        {
            return (ContractBreak.None, true, "");
        }
        string value = Property(own, LevelOption) is { Length: > 0 } option ? option : Property(global, LevelProperty);
        return value.ToUpperInvariant() switch
        {
            "WIRE" => (ContractBreak.Wire, true, value),
            "JSON" => (ContractBreak.Wire | ContractBreak.Json, true, value),
            "" or "SOURCE" => (ContractBreak.Wire | ContractBreak.Json | ContractBreak.Source, true, value),
            "NONE" => (ContractBreak.None, true, value),
            _ => (ContractBreak.Wire | ContractBreak.Json | ContractBreak.Source, false, value),
        };
    }
}

/// <summary>A change and the symbol that it is reported at.</summary>
/// <param name="Change">What changed.</param>
/// <param name="Culprit">The member, parameter, method or type.</param>
/// <param name="Syntax">A narrower place, such as a result's type.</param>
internal sealed record ContractFinding(ContractChange Change, ISymbol Culprit, SyntaxReference? Syntax);

/// <summary>The comparison of one compilation with the lock, by the type in which each change is reported.</summary>
internal sealed class ContractState
{
    private const string PackageProperty = "build_property.ChainsProtoPackage";

    private readonly Compilation _compilation;
    private readonly LockMatcher _matcher;
    private readonly Dictionary<string, INamedTypeSymbol> _types = new(StringComparer.Ordinal);

    private ContractState(Compilation compilation, LockMatcher matcher, ImmutableArray<(INamedTypeSymbol Symbol, ChainletModel Model)> chainlets)
    {
        _compilation = compilation;
        _matcher = matcher;
        Chainlets = chainlets;
    }

    /// <summary>The project's own chainlets, with the numbers of the lock.</summary>
    public ImmutableArray<(INamedTypeSymbol Symbol, ChainletModel Model)> Chainlets { get; }

    public Dictionary<ISymbol, List<ContractFinding>> Findings { get; } = new(SymbolEqualityComparer.Default);

    /// <param name="compilation">The project's.</param>
    /// <param name="contract">Its lock, which can be read.</param>
    /// <param name="options">The project's properties.</param>
    public static ContractState Of(Compilation compilation, ContractLock contract, AnalyzerConfigOptions options)
    {
        string package = ContractAnalyzer.Property(options, PackageProperty);
        string naming = ContractAnalyzer.Property(options, JsonNaming.Property);
        ChainGraph graph = ChainGraph.Of(compilation);
        ImmutableArray<INamedTypeSymbol> symbols = graph.Chainlets(default);
        var byName = new Dictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        var read = new List<ChainletModel>();
        foreach (INamedTypeSymbol symbol in symbols)
        {
            ChainletModel model = ChainletReader.Read(symbol, new ReadReport(), default);
            byName[model.TypeName] = symbol;
            read.Add(JsonNaming.Apply(package.Length == 0 ? model : model with { ProtoPackage = package }, naming));
        }
        LockMatch match = LockMatch.Of([.. read], contract);
        ChainletModel[] numbered = [.. read.Select(match.Apply)];
        var matcher = new LockMatcher(numbered, contract);
        var state = new ContractState(compilation, matcher, symbols.Select((symbol, i) => (symbol, numbered[i])).ToImmutableArray());
        foreach (INamedTypeSymbol symbol in symbols)
        {
            state.CollectTypes(symbol);
        }
        // A broken chainlet has rules of its own to repair first.
        var broken = new HashSet<string>(read.Where(c => !c.IsComplete).Select(c => c.TypeName), StringComparer.Ordinal);
        foreach (ContractChange change in ContractComparer.Compare(matcher))
        {
            if (change.Place is { } place && !broken.Contains(place.Chainlet) && state.Find(place, byName) is { } found)
            {
                state.Add(new ContractFinding(change, found.Culprit, found.Syntax));
            }
        }
        state.AddNewChainlets(graph, symbols, read, contract);
        return state;
    }

    /// <summary>Whether no chainlet stands behind a service of the lock any more, in this project or in one that it refers to.</summary>
    public bool IsGone(LockService service) =>
        !_matcher.IsMatched(service) && (service.Id.Length == 0 || !KnownSymbols.IsChainlet(_compilation.GetTypeByMetadataName(service.Id)));

    private void AddNewChainlets(ChainGraph graph, ImmutableArray<INamedTypeSymbol> symbols, List<ChainletModel> read, ContractLock contract)
    {
        var known = new HashSet<string>(_matcher.Services.Select(p => p.Chainlet.TypeName), StringComparer.Ordinal);
        var emitted = new HashSet<INamedTypeSymbol>(symbols.Where(s => KnownSymbols.FindAttribute(s, "EntrypointAttribute") is not null).SelectMany(s => (IEnumerable<INamedTypeSymbol>)graph.Closure(s)), SymbolEqualityComparer.Default);
        for (int i = 0; i < symbols.Length; i++)
        {
            if (read[i].IsComplete && !known.Contains(read[i].TypeName) && emitted.Contains(symbols[i]))
            {
                Add(new ContractFinding(new ContractChange(ContractBreak.None, $"The chainlet '{symbols[i].Name}' is new", "", null, contract.Files[0], 0), symbols[i], null));
            }
        }
    }

    private void Add(ContractFinding finding)
    {
        ISymbol owner = finding.Culprit;
        while (owner is not INamedTypeSymbol)
        {
            owner = owner.ContainingSymbol;
        }
        if (!Findings.TryGetValue(owner, out List<ContractFinding>? findings))
        {
            Findings.Add(owner, findings = []);
        }
        findings.Add(finding);
    }

    private (ISymbol Culprit, SyntaxReference? Syntax)? Find(ContractPlace place, Dictionary<string, INamedTypeSymbol> chainlets)
    {
        if (place.Chainlet.Length > 0)
        {
            INamedTypeSymbol chainlet = chainlets[place.Chainlet];
            IMethodSymbol? method = RunRemote(chainlet);
            // An inherited method may stand in another assembly.
            if (method is null || !IsOwn(method))
            {
                return (chainlet, null);
            }
            return place.Member switch
            {
                ContractPlace.Result when method.Parameters.All(p => p.Name != ContractPlace.Result) => (method, TypeSyntax.OfReturn(method)),
                "" => (method, null),
                _ => (method.Parameters.FirstOrDefault(p => p.Name == place.Member) ?? (ISymbol)method, null),
            };
        }
        INamedTypeSymbol? type = _types.TryGetValue(ProtoNaming.TypeOfBase(place.Codec) ?? place.Codec, out INamedTypeSymbol? known) ? known : null;
        for (INamedTypeSymbol? level = place.Member.Length > 0 ? type : null; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(place.Member).FirstOrDefault(m => m is IPropertySymbol or IFieldSymbol) is { } member && IsOwn(member))
            {
                return (member, null);
            }
        }
        if (type is not null && IsOwn(type))
        {
            return (type, null);
        }
        // A type of a library: its user is where something can be done.
        ServicePair? user = _matcher.Services.FirstOrDefault(p => p.Chainlet.Codecs.Any(c => c.Id == place.Codec));
        return user is not null ? (chainlets[user.Chainlet.TypeName], null) : null;
    }

    private bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _compilation.Assembly);

    private static IMethodSymbol? RunRemote(INamedTypeSymbol chainlet)
    {
        for (INamedTypeSymbol? level = chainlet; level is not null; level = level.BaseType)
        {
            if (level.GetMembers("RunRemote").OfType<IMethodSymbol>().FirstOrDefault(m => m.DeclaredAccessibility == Accessibility.Public) is { } method)
            {
                return method;
            }
        }
        return null;
    }

    /// <summary>Finds the symbols behind the ids of codecs: whatever the contract reaches.</summary>
    private void CollectTypes(INamedTypeSymbol chainlet)
    {
        if (RunRemote(chainlet) is not { } method)
        {
            return;
        }
        var pending = new Stack<ITypeSymbol>(method.Parameters.Select(p => p.Type));
        pending.Push(method.ReturnType);
        while (pending.Count > 0)
        {
            switch (pending.Pop())
            {
                case IArrayTypeSymbol array:
                    pending.Push(array.ElementType);
                    break;
                case INamedTypeSymbol named:
                    foreach (ITypeSymbol argument in named.TypeArguments)
                    {
                        pending.Push(argument);
                    }
                    string id = named.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.Id);
                    if (_matcher.Codecs.ContainsKey(id) && !_types.ContainsKey(id))
                    {
                        _types.Add(id, named);
                        foreach (ITypeSymbol derived in named.GetAttributes().Where(a => a.AttributeClass?.Name == "JsonDerivedTypeAttribute").SelectMany(a => a.ConstructorArguments).Select(a => a.Value).OfType<ITypeSymbol>())
                        {
                            pending.Push(derived);
                        }
                        for (INamedTypeSymbol? level = named; level is { SpecialType: SpecialType.None }; level = level.BaseType)
                        {
                            foreach (ISymbol member in level.GetMembers())
                            {
                                if (member is IPropertySymbol property)
                                {
                                    pending.Push(property.Type);
                                }
                                else if (member is IFieldSymbol { AssociatedSymbol: null } field)
                                {
                                    pending.Push(field.Type);
                                }
                            }
                        }
                    }
                    break;
            }
        }
    }
}
