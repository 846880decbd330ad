using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>Chainlets of one chain have different names.</summary>
public sealed class CHN0106Tests
{
    [Fact]
    public Task A_name_that_is_taken_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Editor
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet(Name = {|CHN0106:"editor"|}), Entrypoint("book")]
        public sealed partial class Writer(IEditor editor)
        {
            public Task<string> RunRemote(string text) => editor.RunRemote(text);
        }
        """,
        "Chainlets 'Editor' and 'Writer' are both named 'editor', but the name is the host's folder and address: set another one with [Chainlet(Name = …)]");

    [Fact]
    public Task Two_classes_of_one_name_fires() => Rules.Fires("""
        namespace One
        {
            [Chainlet]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }

        namespace Two
        {
            [Chainlet, Entrypoint("echo")]
            public sealed partial class {|CHN0106:Echo|}(One.IEcho other)
            {
                public Task<string> RunRemote(string text) => other.RunRemote(text);
            }
        }
        """,
        "Chainlets 'One.Echo' and 'Two.Echo' are both named 'Echo', but the name is the host's folder and address: set another one with [Chainlet(Name = …)]");

    [Fact]
    public Task One_name_in_two_chains_does_not_fire() => Rules.Clean("""
        namespace One
        {
            [Chainlet, Entrypoint("one")]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }

        namespace Two
        {
            [Chainlet, Entrypoint("two")]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }
        """);

    [Fact]
    public Task A_name_that_is_another_one_with_dashes_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class FooBar
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet(Name = {|CHN0106:"foo_bar"|}), Entrypoint("book")]
        public sealed partial class Writer(IFooBar editor)
        {
            public Task<string> RunRemote(string text) => editor.RunRemote(text);
        }
        """,
        "Chainlets 'FooBar' and 'Writer' are both named 'foo-bar', but the name is the host's folder and address: set another one with [Chainlet(Name = …)]");

    [Fact]
    public Task The_fix_names_it_by_its_class() => Fix<DisplayNamesMustDifferFix>.Turns("""
        [Chainlet]
        public sealed partial class Writer
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet(Name = "Writer"), Entrypoint("book")]
        public sealed partial class Editor(IWriter writer)
        {
            public Task<string> RunRemote(string text) => writer.RunRemote(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Writer
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet(Name = "Editor"), Entrypoint("book")]
        public sealed partial class Editor(IWriter writer)
        {
            public Task<string> RunRemote(string text) => writer.RunRemote(text);
        }
        """);

    [Fact]
    public Task The_fix_names_it_by_its_namespace_as_well() => Fix<DisplayNamesMustDifferFix>.Turns("""
        namespace Shop
        {
            [Chainlet]
            public sealed partial class Clerk
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }

            [Chainlet, Entrypoint("shop")]
            public sealed partial class Door(IClerk first, Stock.IClerk second)
            {
                public async Task<string> RunRemote(string text) => await first.RunRemote(text) + await second.RunRemote(text);
            }
        }

        namespace Shop.Stock
        {
            [Chainlet]
            public sealed partial class Clerk
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }
        """,
        """
        namespace Shop
        {
            [Chainlet]
            public sealed partial class Clerk
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }

            [Chainlet, Entrypoint("shop")]
            public sealed partial class Door(IClerk first, Stock.IClerk second)
            {
                public async Task<string> RunRemote(string text) => await first.RunRemote(text) + await second.RunRemote(text);
            }
        }

        namespace Shop.Stock
        {
            [Chainlet(Name = "StockClerk")]
            public sealed partial class Clerk
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }
        """);

    [Fact]
    public Task A_class_whose_name_is_not_typed_yet_is_offered_none() => Fix<DisplayNamesMustDifferFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Writer
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet(Name = "Writer"), Entrypoint("book")]
        public sealed partial class (IWriter writer)
        {
            public Task<string> RunRemote(string text) => writer.RunRemote(text);
        }
        """);
}
