// What is registered here is another analyzer's affair; the obsolete constructor is the only way to stand in for a symbol's context.
#pragma warning disable RS1012, RS1025, RS1026, CS0618

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Benchmarks.Editor;

/// <summary>
/// What an analyzer registers over one project: at the start, at the compilation's and at each symbol's. It is read off the analyzer itself, which runs over the
/// project once for that, and can be registered again with actions that do nothing. The compiler's three contexts have the same methods and no base in common, hence
/// three classes that are much alike.
/// </summary>
internal sealed class RegistrationRecord
{
    private readonly Registrations<AnalysisContext> _registrations = new();

    /// <summary>Lets the analyzer register what it wants, and writes it down.</summary>
    public void Initialize(DiagnosticAnalyzer analyzer, AnalysisContext context) => analyzer.Initialize(new RecordingContext(context, _registrations));

    /// <summary>Registers the same, and does nothing.</summary>
    public void Replay(AnalysisContext context) => _registrations.Replay(context);

    /// <summary>Every registration with where it was made, in order.</summary>
    public IReadOnlyList<string> Describe()
    {
        List<string> lines = [.. _registrations.Describe("")];
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static NotSupportedException Unknown(string what) => new($"An analyzer registers {what}, which {nameof(RegistrationRecord)} does not write down: add it there.");

    private static string Text<T>(string what, ImmutableArray<T> kinds) => $"{what}({string.Join(", ", kinds)})";

    /// <summary>What is registered in one place.</summary>
    private sealed class Registrations<TContext>
    {
        private readonly List<(string What, Action<TContext> Replay, Func<string, IEnumerable<string>>? Inner)> _all = [];

        public void Add(string what, Action<TContext> replay, Func<string, IEnumerable<string>>? inner = null) => _all.Add((what, replay, inner));

        public void Replay(TContext context)
        {
            foreach ((_, Action<TContext> replay, _) in _all)
            {
                replay(context);
            }
        }

        public IEnumerable<string> Describe(string place) => _all.SelectMany(r => (r.Inner?.Invoke($"{place}{r.What}: ") ?? []).Prepend(place + r.What));
    }

    /// <summary>What is registered for each symbol. Symbols are told apart by name, which a lookup in a large project can afford.</summary>
    private sealed class SymbolRegistrations
    {
        private readonly ConcurrentDictionary<(string Name, string? Container), Registrations<SymbolStartAnalysisContext>> _bySymbol = [];

        public void Record(SymbolStartAnalysisContext context, Action<SymbolStartAnalysisContext> action)
        {
            var registrations = new Registrations<SymbolStartAnalysisContext>();
            action(new RecordingSymbolStart(context, registrations));
            if (registrations.Describe("").Any())
            {
                _bySymbol[Key(context.Symbol)] = registrations;
            }
        }

        public void Replay(SymbolStartAnalysisContext context)
        {
            if (_bySymbol.TryGetValue(Key(context.Symbol), out Registrations<SymbolStartAnalysisContext>? registrations))
            {
                registrations.Replay(context);
            }
        }

        public IEnumerable<string> Describe(string place) => _bySymbol.SelectMany(pair => pair.Value.Describe($"{place}{pair.Key.Container}.{pair.Key.Name}: "));

        private static (string Name, string? Container) Key(ISymbol symbol) => (symbol.Name, symbol.ContainingType?.Name);
    }

    private sealed class RecordingContext(AnalysisContext real, Registrations<AnalysisContext> record) : AnalysisContext
    {
        public override void EnableConcurrentExecution()
        {
            record.Add(nameof(EnableConcurrentExecution), static c => c.EnableConcurrentExecution());
            real.EnableConcurrentExecution();
        }

        public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags analysisMode)
        {
            record.Add($"{nameof(ConfigureGeneratedCodeAnalysis)}({analysisMode})", c => c.ConfigureGeneratedCodeAnalysis(analysisMode));
            real.ConfigureGeneratedCodeAnalysis(analysisMode);
        }

        public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action)
        {
            var inner = new Registrations<CompilationStartAnalysisContext>();
            record.Add("compilation start", c => c.RegisterCompilationStartAction(inner.Replay), inner.Describe);
            real.RegisterCompilationStartAction(start => action(new RecordingCompilationStart(start, inner)));
        }

        public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action)
        {
            record.Add("compilation", static c => c.RegisterCompilationAction(static _ => { }));
            real.RegisterCompilationAction(action);
        }

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds)
        {
            record.Add(Text("symbol", symbolKinds), c => c.RegisterSymbolAction(static _ => { }, symbolKinds));
            real.RegisterSymbolAction(action, symbolKinds);
        }

        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind symbolKind)
        {
            var inner = new SymbolRegistrations();
            record.Add($"symbol start({symbolKind})", c => c.RegisterSymbolStartAction(inner.Replay, symbolKind), inner.Describe);
            real.RegisterSymbolStartAction(start => inner.Record(start, action), symbolKind);
        }

        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds)
        {
            record.Add(Text("operation", operationKinds), c => c.RegisterOperationAction(static _ => { }, operationKinds));
            real.RegisterOperationAction(action, operationKinds);
        }

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action)
        {
            record.Add("operation block", static c => c.RegisterOperationBlockAction(static _ => { }));
            real.RegisterOperationBlockAction(action);
        }

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => throw Unknown("a semantic model action");

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => throw Unknown("a syntax tree action");

        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action) => throw Unknown("an additional file action");

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw Unknown("a code block action");

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => throw Unknown("a code block start action");

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => throw Unknown("an operation block start action");

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => throw Unknown("a syntax node action");
    }

    private sealed class RecordingCompilationStart(CompilationStartAnalysisContext real, Registrations<CompilationStartAnalysisContext> record)
        : CompilationStartAnalysisContext(real.Compilation, real.Options, real.CancellationToken)
    {
        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action)
        {
            record.Add("compilation end", static c => c.RegisterCompilationEndAction(static _ => { }));
            real.RegisterCompilationEndAction(action);
        }

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds)
        {
            record.Add(Text("symbol", symbolKinds), c => c.RegisterSymbolAction(static _ => { }, symbolKinds));
            real.RegisterSymbolAction(action, symbolKinds);
        }

        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind symbolKind)
        {
            var inner = new SymbolRegistrations();
            record.Add($"symbol start({symbolKind})", c => c.RegisterSymbolStartAction(inner.Replay, symbolKind), inner.Describe);
            real.RegisterSymbolStartAction(start => inner.Record(start, action), symbolKind);
        }

        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds)
        {
            record.Add(Text("operation", operationKinds), c => c.RegisterOperationAction(static _ => { }, operationKinds));
            real.RegisterOperationAction(action, operationKinds);
        }

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action)
        {
            record.Add("operation block", static c => c.RegisterOperationBlockAction(static _ => { }));
            real.RegisterOperationBlockAction(action);
        }

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => throw Unknown("a semantic model action");

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => throw Unknown("a syntax tree action");

        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action) => throw Unknown("an additional file action");

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw Unknown("a code block action");

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => throw Unknown("a code block start action");

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => throw Unknown("an operation block start action");

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => throw Unknown("a syntax node action");
    }

    private sealed class RecordingSymbolStart(SymbolStartAnalysisContext real, Registrations<SymbolStartAnalysisContext> record)
        : SymbolStartAnalysisContext(real.Symbol, real.Compilation, real.Options, real.CancellationToken)
    {
        public override void RegisterSymbolEndAction(Action<SymbolAnalysisContext> action)
        {
            record.Add("symbol end", static c => c.RegisterSymbolEndAction(static _ => { }));
            real.RegisterSymbolEndAction(action);
        }

        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds)
        {
            record.Add(Text("operation", operationKinds), c => c.RegisterOperationAction(static _ => { }, operationKinds));
            real.RegisterOperationAction(action, operationKinds);
        }

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action)
        {
            record.Add("operation block", static c => c.RegisterOperationBlockAction(static _ => { }));
            real.RegisterOperationBlockAction(action);
        }

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw Unknown("a code block action");

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => throw Unknown("a code block start action");

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action) => throw Unknown("an operation block start action");

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => throw Unknown("a syntax node action");
    }
}
