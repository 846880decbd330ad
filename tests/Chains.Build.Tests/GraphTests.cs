using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Tests;

public sealed class GraphTests
{
    private const string Entry = "\"entrypoint\":{\"chain\":\"test\"}";

    [Fact]
    public void The_generators_descriptors_and_constructors_make_the_chain()
    {
        using ChainAssembly assembly = TestChain.Program("Poems");
        ChainModel chain = TestChain.Only(assembly);

        Assert.Equal("poems", chain.Name);
        Assert.Equal(["PoemGenerator", "PhiLlm"], chain.Chainlets.Select(node => node.Name));
        Dependency edge = Assert.Single(chain.Entrypoint.Dependencies);
        Assert.Equal("phi", edge.Parameter.Name);
        Assert.Equal("PhiLlm", edge.Target.Name);
        Assert.Empty(edge.Target.Dependencies);
        Assert.Equal(("A10G", 1, "4", "16Gi"), (edge.Target.Descriptor.Compute.Gpu, edge.Target.Descriptor.Compute.GpuCount, edge.Target.Descriptor.Compute.CpuCount, edge.Target.Descriptor.Compute.Memory));
        Assert.Equal(["hf_access_token"], edge.Target.Descriptor.SecretKeys);
        Assert.Equal(0, edge.Target.Descriptor.MinReplicas);
    }

    [Fact]
    public void A_chainlet_of_a_referenced_assembly_is_part_of_the_chain()
    {
        string library = TestChain.Descriptor("Lib.Far") + "namespace Lib; public interface IFar; public sealed class Far : IFar;";
        byte[] image = TestSupport.Compile.Emit(TestSupport.Compile.Create(library, new TestSupport.CompileOptions { AssemblyName = "Lib" }));
        using ChainAssembly far = ChainAssembly.Read("Lib.dll", image);
        using ChainAssembly own = TestChain.Plain(
            TestChain.Descriptor("N.Near", "far, log", Entry) + "namespace N; public interface INear; public sealed class Near(Lib.IFar far, IEnumerable<Lib.IFar> log) : INear { public object A => far; public object B => log; }",
            references: Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image));

        Assert.Equal(["Near", "Far"], TestChain.Only(own, far).Chainlets.Select(node => node.Name));
    }

    [Fact]
    public void Depends_names_the_chainlet_behind_another_interface()
    {
        using ChainAssembly assembly = TestChain.Plain(
            TestChain.Descriptor("N.Model") + TestChain.Descriptor("N.Start", "text:N.Model", Entry)
            + "namespace N; public interface IText; public sealed class Model; public sealed class Start(IText text) { public object A => text; }");
        Assert.Equal("N.Model", Assert.Single(TestChain.Only(assembly).Entrypoint.Dependencies).Target.Descriptor.Type);
    }

    [Theory]
    [InlineData("public", "")]
    [InlineData("internal", "internal sealed class Other;")]
    public void Entrypoints_may_have_any_accessibility(string accessibility, string more)
    {
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", Entry) + $"namespace N; {accessibility} sealed class Start; {more}");
        Assert.Equal("Start", TestChain.Only(assembly).Entrypoint.Name);
    }

    [Fact]
    public void A_cycle_is_shown_whole()
    {
        Problem problem = Only(
            TestChain.Descriptor("N.A", "b", Entry) + TestChain.Descriptor("N.B", "c") + TestChain.Descriptor("N.C", "b")
            + "namespace N; public interface IA; public interface IB; public interface IC; public class A(IB b) { public object X => b; } public class B(IC c) { public object X => c; } public class C(IB b) { public object X => b; }");
        Assert.Equal("CHN0907", problem.Id);
        Assert.Contains("N.B → N.C → N.B", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Same")]
    [InlineData("SAME")]
    public void Two_chainlets_of_one_name_are_refused(string name)
    {
        Problem problem = Only(
            TestChain.Descriptor("N.A", "b, c", Entry) + TestChain.Descriptor("N.B", "", $"\"name\":\"{name}\"") + TestChain.Descriptor("N.C", "", "\"name\":\"Same\"")
            + "namespace N; public interface IB; public interface IC; public class A(IB b, IC c) { public object X => b; public object Y => c; } public class B; public class C;");
        Assert.Equal("CHN0905", problem.Id);
        Assert.Contains("N.B and N.C", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_manifests_cannot_tell_apart_are_refused()
    {
        Problem problem = Only(
            TestChain.Descriptor("N.A", "b, c", Entry) + TestChain.Descriptor("N.B", "", "\"name\":\"FooBar\"") + TestChain.Descriptor("N.C", "", "\"name\":\"foo_bar\"")
            + "namespace N; public interface IB; public interface IC; public class A(IB b, IC c) { public object X => b; public object Y => c; } public class B; public class C;");
        Assert.Equal("CHN0913", problem.Id);
        Assert.Contains("foo-bar", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dependency_without_a_chainlet_is_refused_with_its_parameter()
    {
        Problem problem = Only(TestChain.Descriptor("N.A", "b!", Entry) + "namespace N; public interface IB; public class A(IB b) { public object X => b; }");
        Assert.Equal("CHN0906", problem.Id);
        Assert.Contains("parameter b of N.A", problem.Message, StringComparison.Ordinal);
        Assert.Contains("N.IB", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depends_on_a_class_that_is_no_chainlet_is_refused()
    {
        Problem problem = Only(TestChain.Descriptor("N.A", "b:N.B", Entry) + "namespace N; public interface IB; public class B; public class A(IB b) { public object X => b; }");
        Assert.Equal("CHN0906", problem.Id);
        Assert.Contains("Mark N.B as [Chainlet]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_service_is_no_edge()
    {
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.A", "time", Entry) + "namespace N; public class A(TimeProvider time) { public object X => time; }");
        Assert.Empty(TestChain.Only(assembly).Entrypoint.Dependencies);
    }

    [Fact]
    public void A_chainlet_that_breaks_rules_is_named_with_them_whether_a_chain_reaches_it_or_not()
    {
        Problem problem = Only(
            "[assembly: Chains.Infrastructure.ChainletDescriptor(\"N.Bad\", \"{\\\"schema\\\":1,\\\"type\\\":\\\"N.Bad\\\",\\\"name\\\":\\\"Bad\\\",\\\"violations\\\":[\\\"CHN0006\\\",\\\"CHN0011\\\"]}\")]\n"
            + "namespace N; public class Bad;");
        Assert.Equal("CHN0901", problem.Id);
        Assert.Contains("N.Bad", problem.Message, StringComparison.Ordinal);
        Assert.Contains("CHN0006, CHN0011", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "CHN0902", "ends at position 1")]
    [InlineData("[]", "CHN0902", "not an object")]
    [InlineData("{\"schema\":2}", "CHN0903", "newer package Chains")]
    [InlineData("{\"type\":\"N.A\"}", "CHN0902", "\"schema\" is missing")]
    [InlineData("{\"schema\":1,\"type\":\"N.A\",\"name\":7}", "CHN0902", "\"name\" is or holds a number")]
    [InlineData("{\"schema\":1,\"type\":\"N.A\",\"name\":\"A\",\"interface\":\"IA\",\"entry\":\"AHost\"}", "CHN0902", "\"request\" is missing")]
    public void An_unreadable_descriptor_is_an_error_that_names_its_chainlet(string json, string id, string text)
    {
        Problem problem = Only($"[assembly: Chains.Infrastructure.ChainletDescriptor(\"N.A\", {TestChain.Literal(json)})]\nnamespace N; public class A;");
        Assert.Equal(id, problem.Id);
        Assert.Contains("N.A", problem.Message, StringComparison.Ordinal);
        Assert.Contains(text, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constructor_that_the_descriptor_does_not_describe_is_refused()
    {
        Problem problem = Only(TestChain.Descriptor("N.A", "x, y", Entry) + "namespace N; public class A(int x) { public int X => x; }");
        Assert.Equal("CHN0911", problem.Id);
        Assert.Contains("(x, y)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constructor_that_the_reference_assembly_lacks_is_read_from_the_whole_one()
    {
        string source = TestChain.Descriptor("N.B") + TestChain.Descriptor("N.A", "b", Entry) + "namespace N; public interface IB; public class B : IB; public class A { internal A(IB b) { } }";
        Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation = TestSupport.Compile.Create(source);
        using MemoryStream surface = new();
        Assert.True(compilation.Emit(surface, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: true, includePrivateMembers: false), cancellationToken: TestContext.Current.CancellationToken).Success);
        using ChainAssembly reference = ChainAssembly.Read("Test.dll", surface.ToArray());
        using ChainAssembly whole = TestChain.Open(compilation);

        Assert.Null(reference.ReadConstructor("N.A", ["b"]));
        Assert.Equal(["A", "B"], TestChain.Only(reference, whole).Chainlets.Select(node => node.Name));
    }

    [Fact]
    public void Two_chains_of_one_name_are_refused()
    {
        Problem problem = Only(TestChain.Descriptor("N.A", "", Entry) + TestChain.Descriptor("N.B", "", "\"entrypoint\":{\"chain\":\"Test\"}") + "namespace N; public class A; public class B;");
        Assert.Equal("CHN0908", problem.Id);
        Assert.Contains("N.A and N.B", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a b")]
    [InlineData("9")]
    [InlineData("TranscribesAudioOfLongMeetingsToTextWithSpeakersAndTimes")]
    public void A_chain_whose_name_is_no_folder_and_label_is_refused(string name)
    {
        Problem problem = Only(TestChain.Descriptor("N.A", "", $"\"entrypoint\":{{\"chain\":\"{name}\"}}") + "namespace N; public class A;");
        Assert.Equal("CHN0912", problem.Id);
        Assert.Contains($"'{name}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_library_is_passed_over_and_a_torn_assembly_is_named()
    {
        Assert.Null(ChainAssembly.Open(typeof(object).Assembly.Location.Replace("System.Private.CoreLib.dll", OperatingSystem.IsWindows() ? "coreclr.dll" : "libcoreclr.so", StringComparison.Ordinal)));
        string missing = Path.Combine(Path.GetTempPath(), "no-such-assembly.dll");
        Assert.Equal("CHN0909", Assert.Throws<ProblemException>(() => ChainAssembly.Open(missing)).Problem.Id);
    }

    private static Problem Only(string source)
    {
        using ChainAssembly assembly = TestChain.Plain(source);
        return Assert.Single(ChainGraph.Read(assembly, []).Problems);
    }

    [Fact]
    public void Arrows_tell_which_way_streams_run()
    {
        using ChainAssembly incoming = TestChain.Program("IncomingStreams");
        using ChainAssembly outgoing = TestChain.Program("Streaming");
        string graph = MermaidGraph.Create(TestChain.Only(incoming)).Content;

        Assert.Contains("c0 -- two-way stream --> c3", graph, StringComparison.Ordinal);
        Assert.Contains("c0 -- incoming stream --> c1", graph, StringComparison.Ordinal);
        Assert.Contains("c0 -- incoming stream --> c2", graph, StringComparison.Ordinal);
        Assert.Contains("c0 -- stream --> c1", MermaidGraph.Create(TestChain.Only(outgoing)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_is_a_keyword_is_one_like_any_other()
    {
        using ChainAssembly assembly = TestChain.Generated("""
            using Chains;

            namespace @event.@new;

            public interface IAsk
            {
                Task<string> Ask(string text);
            }

            [Chainlet]
            public sealed partial class @lock
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }

            [Chainlet]
            public sealed partial class Second
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }

            [Chainlet, Entrypoint("test")]
            public sealed partial class Start([Depends(Retries = 1)] Ilock first, [Depends<Second>] IAsk second)
            {
                public async Task<string> RunRemote(string text) => await first.RunRemote(text) + await second.Ask(text);
            }
            """);
        ChainModel chain = TestChain.Only(assembly);
        Assert.Equal(["Start", "Second", "lock"], chain.Chainlets.Select(node => node.Name));
        Artifact program = Assert.Single(HostProjects.Create(chain, TestChain.Layout), file => file.Path == "hosts/lock/Program.cs");
        Assert.Contains("global::@event.@new.lockChainletHost.Implementation", program.Content, StringComparison.Ordinal);
    }
}
