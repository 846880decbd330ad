using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>Chains of one project have different names.</summary>
public sealed class CHN0115Tests
{
    [Fact]
    public Task A_name_that_differs_in_case_alone_fires() => Rules.Fires("""
        [Chainlet, Entrypoint("poems")]
        public sealed partial class Generator
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint({|CHN0115:"Poems"|})]
        public sealed partial class Translator
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "The chains of 'Generator' and 'Translator' are both named 'Poems', but each is written to a folder of its name: name one of them otherwise with [Entrypoint(\"…\")]");

    [Fact]
    public Task The_name_of_a_chainlet_fires() => Rules.Fires("""
        namespace One
        {
            [Chainlet, Entrypoint]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }

        namespace Two
        {
            [Chainlet, {|CHN0115:Entrypoint|}]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }

        namespace Three
        {
            [Chainlet(Name = "Echo"), Entrypoint("echoes")]
            public sealed partial class Voice
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }
        """,
        "The chains of 'One.Echo' and 'Two.Echo' are both named 'Echo', but each is written to a folder of its name: name one of them otherwise with [Entrypoint(\"…\")]");

    [Fact]
    public Task Names_of_their_own_does_not_fire() => Rules.Clean("""
        [Chainlet, Entrypoint("poems")]
        public sealed partial class Generator
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint]
        public sealed partial class Translator
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet(Name = "Poems")]
        public sealed partial class Reader(ITranslator translator)
        {
            public Task<string> RunRemote(string text) => translator.RunRemote(text);
        }

        [Chainlet, Entrypoint("readings")]
        public sealed partial class Readings(IReader reader)
        {
            public Task<string> RunRemote(string text) => reader.RunRemote(text);
        }
        """);

    [Fact]
    public Task A_chain_of_another_assembly_does_not_fire() => Rules.Clean(
        RuleOptions.Default with
        {
            References =
            [
                Libraries.Create(LibraryForm.Image, "Models", """
                    namespace Models;

                    [Chainlet, Entrypoint("poems")]
                    public sealed partial class Generator
                    {
                        public Task<string> RunRemote(string text) => Task.FromResult(text);
                    }
                    """),
            ],
        },
        """
        [Chainlet, Entrypoint("poems")]
        public sealed partial class Translator(Models.IGenerator generator)
        {
            public Task<string> RunRemote(string text) => generator.RunRemote(text);
        }
        """);
}
