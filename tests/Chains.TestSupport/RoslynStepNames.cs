using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.TestSupport;

/// <summary>The names that Roslyn gives to steps of its own, seen on a generator that names none and uses every input: a step with any other name is the generator's.</summary>
internal static class RoslynStepNames
{
    private static readonly Lazy<ImmutableHashSet<string>> LazyNames = new(Find);

    internal static bool Contains(string name) => LazyNames.Value.Contains(name);

    private static ImmutableHashSet<string> Find()
    {
        CSharpCompilation compilation = Compile.Create("[System.Obsolete] class Marked { void Method() { } }");
        GeneratorRunResult result = CSharpGeneratorDriver.Create([new Nameless().AsSourceGenerator()], parseOptions: Compile.ParseOptions, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGenerators(compilation)
            .GetRunResult()
            .Results
            .Single();
        return [.. result.TrackedSteps.Keys, .. result.TrackedOutputSteps.Keys];
    }

    private sealed class Nameless : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            Use(context, context.SyntaxProvider.ForAttributeWithMetadataName("System.ObsoleteAttribute", static (_, _) => true, static (_, _) => 0).Collect());
            Use(context, context.SyntaxProvider.CreateSyntaxProvider(static (_, _) => true, static (_, _) => 0).Collect());
            Use(context, context.AdditionalTextsProvider.Collect());
            Use(context, context.MetadataReferencesProvider.Collect());
            Use(context, context.CompilationProvider);
            Use(context, context.ParseOptionsProvider);
            Use(context, context.AnalyzerConfigOptionsProvider);
        }

        private static void Use<T>(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<T> provider)
        {
            context.RegisterSourceOutput(provider, static (_, _) => { });
            context.RegisterImplementationSourceOutput(provider, static (_, _) => { });
        }
    }
}
