using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet must not be abstract.</summary>
public sealed class CHN0002Tests
{
    [Fact]
    public Task An_abstract_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        public abstract partial class {|CHN0002:TextModel|}
        {
            internal TextModel()
            {
            }

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'TextModel' is abstract and could never be constructed by its host: remove 'abstract', or move [Chainlet] to the classes that derive from it");

    [Fact]
    public Task A_chainlet_with_an_abstract_base_does_not_fire() => Rules.Clean("""
        public abstract class TextModel
        {
            protected abstract string Answer(string text);
        }

        [Chainlet]
        public sealed partial class Echo : TextModel
        {
            public Task<string> RunRemote(string text) => Task.FromResult(Answer(text));

            protected override string Answer(string text) => text;
        }
        """);

    [Fact]
    public Task The_fix_removes_abstract() => Fix<ChainletMustNotBeAbstractFix>.Turns("""
        [Chainlet]
        public abstract partial class TextModel
        {
            internal TextModel()
            {
            }

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public partial class TextModel
        {
            internal TextModel()
            {
            }

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_abstract_where_it_stands_first() => Fix<ChainletMustNotBeAbstractFix>.Turns("""
        [Chainlet]
        abstract partial class TextModel
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        partial class TextModel
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_class_with_abstract_members() => Fix<ChainletMustNotBeAbstractFix>.IsNotOffered("""
        [Chainlet]
        public abstract partial class TextModel
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            protected abstract string Answer(string text);
        }
        """);
}
