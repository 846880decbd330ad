using Chains.Build.Artifacts;
using Chains.Build.Closures;
using Chains.Build.Descriptors;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Build.Tests;

public sealed class ClosureTests
{
    private const string Shop = """
        using Chains;

        namespace Shop;

        public sealed record Item(string Name, Price Price);
        public sealed record Price(int Cents);
        internal static class Parser { internal static int Parse(string text) => int.Parse(text) + 1; }
        internal static class Printer { internal static string Print(int number) => $"{number}!"; }

        [Chainlet]
        public sealed partial class Reader
        {
            public Task<Item> RunRemote(string text) => Task.FromResult(new Item(text, new Price(Parser.Parse(text))));
        }

        [Chainlet, Entrypoint("shop")]
        public sealed partial class Counter(IReader reader)
        {
            public async Task<string> RunRemote(string text)
            {
                var answer = new { Item = await reader.RunRemote(text) };
                return Printer.Print(answer.Item.Price.Cents);
            }
        }
        """;

    private const string NoPackages = "{\"targets\":{\"net10.0\":{}},\"projectFileDependencyGroups\":{\"net10.0\":[]}}";

    [Fact]
    public void A_host_reaches_its_chainlet_and_the_contract_of_those_it_calls_but_not_their_classes()
    {
        Dictionary<string, HostIdentity> hosts = Identities(Shop);
        IReadOnlyList<string> counter = hosts["Counter"].Closure.Types;
        Assert.Contains("[TestProject]Shop.Counter", counter);
        Assert.Contains("[TestProject]Shop.IReader", counter);
        Assert.Contains("[TestProject]Shop.ReaderClient", counter);
        Assert.Contains("[TestProject]Shop.Price", counter);
        Assert.Contains("[TestProject]Shop.Printer", counter);
        Assert.DoesNotContain("[TestProject]Shop.Reader", counter);
        Assert.DoesNotContain("[TestProject]Shop.ReaderChainletHost", counter);
        Assert.DoesNotContain("[TestProject]Shop.Parser", counter);

        IReadOnlyList<string> reader = hosts["Reader"].Closure.Types;
        Assert.Contains("[TestProject]Shop.Parser", reader);
        Assert.DoesNotContain("[TestProject]Shop.Printer", reader);
        Assert.DoesNotContain("[TestProject]Shop.ICounter", reader);
    }

    [Theory]
    [InlineData("an unrelated type", "public sealed record Price", "public sealed record Apart(int X); public sealed record Price", false, false)]
    [InlineData("an anonymous type before others", "internal static class Parser", "internal static class Apart { internal static object Make() => new { First = 1, Second = \"x\" }; }\ninternal static class Parser", false, false)]
    [InlineData("a string literal that only the reader has", "int.Parse(text) + 1", "int.Parse(text + \"0\") + 1", false, true)]
    [InlineData("an operand of the reader's helper", "+ 1;", "+ 2;", false, true)]
    [InlineData("the counter's helper", "{number}!", "{number}?", true, false)]
    [InlineData("a message that both use", "record Price(int Cents)", "record Price(int Cents, int Tax = 0)", true, true)]
    [InlineData("an attribute of the reader", "[Chainlet]\npublic sealed partial class Reader", "[Chainlet, Idempotent]\npublic sealed partial class Reader", true, true)]
    [InlineData("a comment", "namespace Shop;", "// A comment.\n\nnamespace Shop;", false, false)]
    public void An_identity_changes_with_its_closure_and_only_then(string edit, string from, string to, bool counter, bool reader)
    {
        Assert.Contains(from, Shop, StringComparison.Ordinal);
        Dictionary<string, HostIdentity> before = Identities(Shop);
        Dictionary<string, HostIdentity> after = Identities(Shop.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal((edit, reader), (edit, before["Reader"].Hash != after["Reader"].Hash));

        // What callers may know of the reader (whether a call can be repeated) is part of its contract.
        Assert.True(counter == (before["Counter"].Hash != after["Counter"].Hash) || edit == "an attribute of the reader", edit);
    }

    [Fact]
    public void The_same_source_gives_the_same_identities()
        => Assert.Equal(Identities(Shop).Select(host => (host.Key, host.Value.Hash)), Identities(Shop).Select(host => (host.Key, host.Value.Hash)));

    [Fact]
    public void A_chainlet_that_derives_from_another_reaches_it()
    {
        IReadOnlyList<string> types = Identities("""
            using Chains;

            namespace N;

            internal static class Helper { internal static int One() => 1; }

            [Chainlet]
            public partial class Plain
            {
                protected static int One() => Helper.One();

                public virtual Task<int> RunRemote() => Task.FromResult(One());
            }

            [Chainlet, Entrypoint("n")]
            public sealed partial class Special(IPlain plain) : Plain
            {
                public override async Task<int> RunRemote() => await plain.RunRemote() + One();
            }
            """)["Special"].Closure.Types;
        Assert.Contains("[TestProject]N.Plain", types);
        Assert.Contains("[TestProject]N.Helper", types);
    }

    [Fact]
    public void A_package_is_left_out_where_only_other_chainlets_reach_it_and_its_dependencies_with_it()
    {
        PortableExecutableReference used = Library("Used", "public static class Used { public static int Number() => 1; }");
        PortableExecutableReference printing = Library("Printing", "public static class Printing { public static string Mark() => \"!\"; }");
        string assets = """
            {"targets":{"net10.0":{
              "Pack.Used/1.0.0":{"type":"package","dependencies":{"Pack.Base":"1.0.0"},"compile":{"lib/net10.0/Used.dll":{}},"runtime":{"lib/net10.0/Used.dll":{}}},
              "Pack.Base/1.0.0":{"type":"package","compile":{"lib/net10.0/Base.dll":{}},"runtime":{"lib/net10.0/Base.dll":{}}},
              "Pack.Printing/2.0.0":{"type":"package","compile":{"lib/net10.0/Printing.dll":{}},"runtime":{"lib/net10.0/Printing.dll":{}}},
              "Pack.Silent/3.0.0":{"type":"package","compile":{"lib/net10.0/Silent.dll":{}},"runtime":{"lib/net10.0/Silent.dll":{}}},
              "Pack.Analyzer/1.0.0":{"type":"package","compile":{"lib/net10.0/_._":{}}}}},
             "projectFileDependencyGroups":{"net10.0":["Pack.Used >= 1.0.0","Pack.Printing >= 2.0.0","Pack.Silent >= 3.0.0","Pack.Analyzer >= 1.0.0"]}}
            """;
        string source = Shop.Replace("int.Parse(text) + 1", "Used.Number()", StringComparison.Ordinal).Replace("$\"{number}!\"", "number + Printing.Mark()", StringComparison.Ordinal);
        Dictionary<string, HostIdentity> hosts = Identities(source, assets, [], used, printing);
        Assert.Equal(["Pack.Base/1.0.0", "Pack.Silent/3.0.0", "Pack.Used/1.0.0"], hosts["Reader"].Packages.Needed);
        Assert.Equal(["Pack.Printing"], hosts["Reader"].Packages.LeftOut);
        Assert.Equal(["Pack.Base", "Pack.Used"], hosts["Counter"].Packages.LeftOut);

        Dictionary<string, HostIdentity> kept = Identities(source, assets, ["pack.used"], used, printing);
        Assert.Empty(kept["Counter"].Packages.LeftOut);

        Dictionary<string, HostIdentity> newer = Identities(source, assets.Replace("Pack.Base/1.0.0", "Pack.Base/1.0.1", StringComparison.Ordinal), [], used, printing);
        Assert.Equal(hosts["Counter"].Hash, newer["Counter"].Hash);
        Assert.NotEqual(hosts["Reader"].Hash, newer["Reader"].Hash);
    }

    [Fact]
    public void A_package_without_assemblies_stands_for_those_that_it_depends_on()
    {
        RestoredPackages packages = RestoredPackages.Parse(
            """
            {"targets":{"net10.0":{
              "Meta/1.0.0":{"type":"package","dependencies":{"Real":"1.0.0"}},
              "Real/1.0.0":{"type":"package","compile":{"lib/Real.dll":{}},"runtime":{"lib/Real.dll":{}}},
              "Native/1.0.0":{"type":"package","runtimeTargets":{"runtimes/linux-x64/native/libx.so":{"assetType":"native","rid":"linux-x64"}}}}},
             "projectFileDependencyGroups":{"net10.0":["Meta >= 1.0.0","Native >= 1.0.0"]}}
            """,
            "net10.0");
        Assert.Equal(["Real"], packages.Split([], ["Real"], []).LeftOut);
        Assert.Equal(["Native/1.0.0", "Real/1.0.0"], packages.Split(["Real"], ["Real"], []).Needed);
        Assert.Empty(packages.Split([], [], []).LeftOut);
    }

    [Fact]
    public void Native_files_go_where_the_assemblies_go_that_their_package_depends_on()
    {
        // As Microsoft.ML.OnnxRuntime, TorchSharp-cpu and the like are made: code names the managed package, on which the one with the native files depends.
        RestoredPackages packages = RestoredPackages.Parse(
            """
            {"targets":{"net10.0":{
              "Runtime/1.0.0":{"type":"package","dependencies":{"Runtime.Linux":"1.0.0","Runtime.Managed":"1.0.0","Unrelated":"1.0.0"}},
              "Runtime.Linux/1.0.0":{"type":"package","dependencies":{"Runtime.Managed":"1.0.0"},"runtimeTargets":{"runtimes/linux-x64/native/libr.so":{"assetType":"native","rid":"linux-x64"}}},
              "Runtime.Managed/1.0.0":{"type":"package","compile":{"lib/Managed.dll":{}},"runtime":{"lib/Managed.dll":{}}},
              "Unrelated/1.0.0":{"type":"package","compile":{"lib/Unrelated.dll":{}},"runtime":{"lib/Unrelated.dll":{}}},
              "Above/1.0.0":{"type":"package","dependencies":{"Runtime.Managed":"1.0.0"},"compile":{"lib/Above.dll":{}},"runtime":{"lib/Above.dll":{}}},
              "Other/1.0.0":{"type":"package","compile":{"lib/Other.dll":{}},"runtime":{"lib/Other.dll":{}}}}},
             "projectFileDependencyGroups":{"net10.0":["Runtime >= 1.0.0","Above >= 1.0.0","Other >= 1.0.0"]}}
            """,
            "net10.0");
        string[] referenced = ["Managed", "Above", "Other", "Unrelated"];
        Assert.Equal(["Runtime.Linux/1.0.0", "Runtime.Managed/1.0.0"], packages.Split(["Managed"], referenced, []).Needed);
        Assert.Equal(["Above/1.0.0", "Runtime.Linux/1.0.0", "Runtime.Managed/1.0.0"], packages.Split(["Above"], referenced, []).Needed);
        Assert.Equal(["Other/1.0.0"], packages.Split(["Other"], referenced, []).Needed);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"targets\":{\"net9.0\":{},\"net8.0\":{}}}")]
    [InlineData("{\"targets\":{\"net10.0\":{\"NoVersion\":{}}}}")]
    public void Assets_that_cannot_be_read_are_refused(string text) => Assert.Throws<Json.JsonFormatException>(() => RestoredPackages.Parse(text, "net10.0"));

    private static PortableExecutableReference Library(string name, string source)
        => MetadataReference.CreateFromImage(Compile.Emit(Compile.Create(source, CompileOptions.Default with { AssemblyName = name })));

    private static Dictionary<string, HostIdentity> Identities(string source, string assets = NoPackages, IReadOnlyCollection<string>? keep = null, params MetadataReference[] references)
    {
        using ChainAssembly assembly = TestChain.Generated(source, references);
        ChainModel chain = TestChain.Only(assembly);
        ChainCode code = new([assembly]);
        return HostIdentities.Compute(chain, code, RestoredPackages.Parse(assets, "net10.0"), keep ?? [], [.. HostProjects.Create(chain, TestChain.Layout)])
            .ToDictionary(host => host.Chainlet, StringComparer.Ordinal);
    }
}
