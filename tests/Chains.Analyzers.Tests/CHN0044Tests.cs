using System.Collections.Immutable;
using System.Globalization;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests;

/// <summary>The names of what is generated for a chainlet are free. That no error of the compiler's stands beside the rule, in generated code least of all, each test shows.</summary>
public sealed class CHN0044Tests
{
    private const string Echo = """
        [Chainlet]
        public sealed partial class {|CHN0044:Echo|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """;

    [Fact]
    public Task A_class_with_the_name_of_the_client_fires() => Rules.Fires("""
        namespace Shop;

        [Chainlet]
        public sealed partial class {|CHN0044:Echo|}
        {
            private readonly EchoClient _client = new();

            public Task<string> RunRemote(string text) => Task.FromResult(text + _client.Name);
        }

        public sealed class EchoClient
        {
            public string Name => "echo";
        }
        """,
        "Chainlet 'Echo' gets a generated client 'EchoClient', but the class 'Shop.EchoClient' in Program.cs, line 11, has that name already: rename one of them");

    [Theory]
    [InlineData("public static class EchoClient;", "class")]
    [InlineData("internal readonly struct EchoClient;", "struct")]
    [InlineData("public record EchoClient(int X);", "record")]
    [InlineData("public record struct EchoClient(int X);", "record")]
    [InlineData("public interface EchoClient;", "interface")]
    [InlineData("public enum EchoClient { One }", "enum")]
    [InlineData("public delegate void EchoClient();", "delegate")]
    [InlineData("public partial class EchoClient;", "class")]
    [InlineData("namespace EchoClient { public class Options; }", "namespace")]
    [InlineData("namespace EchoClient.Inner { }", "namespace")]
    public Task Whatever_has_the_name_of_the_client_fires(string declaration, string kind) => Rules.Fires(
        $"{Echo}\n{declaration}",
        $"Chainlet 'Echo' gets a generated client 'EchoClient', but the {kind} 'EchoClient' in Program.cs, line 6, has that name already: rename one of them");

    [Fact]
    public Task A_class_in_another_file_fires() => Rules.Fires(
        RuleOptions.Default with { OtherFiles = ["\n\npublic class EchoClient;\n#line 7 \"Clients.razor\"\npublic class EchoChainletHost;\n"] },
        Echo.Replace("{|CHN0044:Echo|}", "{|CHN0044:{|CHN0044:Echo|}|}", StringComparison.Ordinal),
        "Chainlet 'Echo' gets a generated client 'EchoClient', but the class 'EchoClient' in File1.cs, line 3, has that name already: rename one of them",
        "Chainlet 'Echo' gets a generated host entry 'EchoChainletHost', but the class 'EchoChainletHost' in Clients.razor, line 7, has that name already: rename one of them");

    [Fact]
    public Task The_name_of_the_host_entry_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0044:Echo|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class EchoChainletHost;

        [Chainlet, Entrypoint("caller")]
        public sealed partial class Caller(IEcho echo)
        {
            public Task<string> RunRemote(string text) => echo.RunRemote(text + typeof(EchoClient).Name);
        }
        """,
        "Chainlet 'Echo' gets a generated host entry 'EchoChainletHost', but the class 'EchoChainletHost' in Program.cs, line 7, has that name already: rename one of them");

    [Fact]
    public Task A_namespace_with_the_name_of_the_interface_fires() => Rules.Fires(
        Echo + "\nnamespace IEcho { public class Options; }",
        "Chainlet 'Echo' gets a generated interface 'IEcho', but the namespace 'IEcho' in Program.cs, line 6, has that name already: rename one of them");

    [Theory]
    [InlineData("EchoClient", "client")]
    [InlineData("EchoChainletHost", "host entry")]
    public Task A_chainlet_with_the_name_fires(string name, string generated) => Rules.Fires(
        $$"""
        namespace Shop;
        [Chainlet]
        public sealed partial class {{name}}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint("echo")]
        public sealed partial class {|CHN0044:Echo|}(I{{name}} other)
        {
            public Task<string> RunRemote(string text) => other.RunRemote(text);
        }
        """,
        $"Chainlet 'Echo' gets a generated {generated} '{name}', but the chainlet 'Shop.{name}' in Program.cs, line 3, has that name already: rename one of them");

    [Theory]
    [InlineData("Client", "client")]
    [InlineData("ChainletHost", "host entry")]
    public Task The_name_of_what_is_generated_for_another_chainlet_fires(string suffix, string generated) => Rules.Fires(
        $$"""
        [Chainlet]
        public sealed partial class Poems{{suffix}}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet]
        public sealed partial class {|CHN0044:IPoems|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        $"Chainlet 'IPoems' gets a generated {generated} 'IPoems{suffix}', but the interface of the chainlet 'Poems{suffix}' in Program.cs, line 2, has that name already: rename one of them");

    private static readonly string[] Related = ["Poems", "IPoems", "IIPoems", "PoemsClient", "IPoemsClient", "PoemsClientClient", "PoemsChainletHost", "IPoemsChainletHost"];

    /// <summary>Two of three of them may clash, in either way, or none: the compiler has nothing to say in any case.</summary>
    [Fact]
    public async Task Chainlets_of_related_names_never_clash_in_generated_code()
    {
        int clashes = 0;
        for (int chosen = 0; chosen < 1 << Related.Length; chosen++)
        {
            string[] names = [.. Related.Where((_, i) => (chosen & (1 << i)) != 0)];
            if (names.Length is 2 or 3)
            {
                ImmutableArray<Diagnostic> found = await Rules.Run(
                    string.Concat(names.Select(name => $"[Chainlet] public sealed partial class {name} {{ public Task<string> RunRemote(string text) => Task.FromResult(text); }}\n")), RuleOptions.Default);
                Assert.All(found, d => Assert.True(d.Id is "CHN0019" or "CHN0044", $"{string.Join(", ", names)}: {Compile.Describe(d)}"));
                clashes += found.Length > 0 ? 1 : 0;
            }
        }

        // The other half have nothing in common.
        Assert.InRange(clashes, 40, 80);
    }

    [Fact]
    public Task A_keyword_as_a_name_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0044:@string|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public sealed class stringClient;
        """,
        "Chainlet 'string' gets a generated client 'stringClient', but the class 'stringClient' in Program.cs, line 7, has that name already: rename one of them");

    [Fact]
    public Task Callers_and_tests_of_the_chainlet_fires_alone() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0044:Echo|}
        {
            public async IAsyncEnumerable<string> RunRemote(IAsyncEnumerable<string> texts, int count)
            {
                await foreach (string text in texts) { yield return text + count; }
            }
            private static void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services, DeploymentContext context) { }
        }

        public sealed class EchoClient(IEcho echo)
        {
            public IEcho Echo => echo;
        }

        [Chainlet, Entrypoint("caller")]
        public sealed partial class Caller([Depends(TimeoutSeconds = 3)] IEcho echo)
        {
            public IAsyncEnumerable<string> RunRemote(IAsyncEnumerable<string> texts) => echo.RunRemote(texts, 1);
        }
        """,
        "Chainlet 'Echo' gets a generated client 'EchoClient', but the class 'EchoClient' in Program.cs, line 11, has that name already: rename one of them");

    [Fact]
    public Task Names_that_are_no_clash_does_not_fire() => Rules.Clean(
        RuleOptions.Default with { OtherFiles = ["namespace Shop; file class EchoClient; file static class EchoChainletHost; file class IEcho;", "namespace Other; public class EchoClient; public class IEcho; public class EchoChainletHost;"] },
        """
        namespace Shop;

        public class EchoClient<T>;

        public static class EchoChainletHost<T>;

        public class Outer
        {
            public class EchoClient;

            public class EchoChainletHost;

            public delegate void IEcho();
        }

        public class echoClient;

        [Chainlet, Entrypoint("echo")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + nameof(EchoClient));

            private sealed class EchoClient;
        }

        public partial interface IEcho;

        [Chainlet, Entrypoint("second")]
        public sealed partial class Second
        {
            private int SecondClient { get; }

            public Task<string> RunRemote(string text) => Task.FromResult(text + SecondClient);
        }
        """);

    [Theory]
    [InlineData(LibraryForm.Image)]
    [InlineData(LibraryForm.Surface)]
    [InlineData(LibraryForm.Compilation)]
    public async Task The_same_names_in_another_assembly_does_not_fire(LibraryForm form)
    {
        MetadataReference library = Libraries.Create(form, "Library", "namespace Shop { public class EchoClient; public static class EchoChainletHost; namespace SecondClient { public class Options; } }");
        await Rules.Clean(RuleOptions.Default with { References = [library] }, """
            namespace Shop;

            [Chainlet, Entrypoint("echo")]
            public sealed partial class Echo(ISecond second)
            {
                public Task<string> RunRemote(string text) => second.RunRemote(text);
            }

            [Chainlet]
            public sealed partial class Second
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
            """);
    }

    /// <summary>The analyzer sees what other generators add, ours does not: the compiler's error stays, and the rule says what it is about.</summary>
    [Fact]
    public async Task A_class_that_another_generator_adds_fires()
    {
        MarkedSource program = MarkedSource.Parse(Echo);
        CSharpCompilation compilation = Compile.Create(
            [new SourceFile("/project/Program.cs", program.Text), new SourceFile("/project/Globals.cs", Rules.GlobalUsings)], new CompileOptions { ImplicitUsings = false });
        CSharpGeneratorDriver
            .Create([new Chains.Generators.ChainletGenerator().AsSourceGenerator(), new Another().AsSourceGenerator()], parseOptions: Compile.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> rules = await output.WithAnalyzers(Rules.Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Diagnostic found = Assert.Single(rules, d => d.Id == "CHN0044");
        Assert.Contains("but the class 'EchoClient' in Another.g.cs, line 1, has that name already", found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains(output.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Id == "CS0101");
    }

    private sealed class Another : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterSourceOutput(context.CompilationProvider, static (output, _) => output.AddSource("Another.g.cs", SourceText.From("internal class EchoClient;", System.Text.Encoding.UTF8)));
    }
}
