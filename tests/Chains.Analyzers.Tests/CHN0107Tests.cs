using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests;

/// <summary>A chain needs an entrypoint.</summary>
public sealed class CHN0107Tests
{
    [Fact]
    public Task An_application_without_an_entrypoint_fires() => Rules.Fires(new RuleOptions { OutputKind = OutputKind.ConsoleApplication }, """
        [Chainlet]
        public sealed partial class Inner
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet]
        public sealed partial class {|CHN0107:Outer|}(IInner inner)
        {
            public Task<string> RunRemote(string text) => inner.RunRemote(text);
        }

        public static class Program
        {
            public static void Main()
            {
            }
        }
        """,
        "Hosts are asked for, but no chainlet is marked [Entrypoint]: mark the one that callers outside the chain call, for example 'Outer', or set ChainsEmit to false in the project file");

    [Fact]
    public Task A_library_that_asks_for_hosts_fires() => Rules.Fires(new RuleOptions { ChainsEmit = "true" }, """
        [Chainlet]
        public sealed partial class {|CHN0107:Echo|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Hosts are asked for, but no chainlet is marked [Entrypoint]: mark the one that callers outside the chain call, for example 'Echo', or set ChainsEmit to false in the project file");

    [Fact]
    public Task A_project_without_chainlets_that_asks_for_hosts_fires() => Rules.Fires(new RuleOptions { ChainsEmit = "True" }, """
        {|CHN0107:|}public static class Nothing;
        """,
        "Hosts are asked for, but no chainlet is marked [Entrypoint]: this project declares no chainlet: mark a class [Chainlet, Entrypoint], or remove ChainsEmit from the project file");

    [Fact]
    public Task A_library_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task An_application_that_wants_no_hosts_does_not_fire() => Rules.Clean(new RuleOptions { OutputKind = OutputKind.ConsoleApplication, ChainsEmit = "false" }, """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Program
        {
            public static void Main()
            {
            }
        }
        """);

    [Fact]
    public Task An_application_without_chainlets_does_not_fire() => Rules.Clean(new RuleOptions { OutputKind = OutputKind.ConsoleApplication }, """
        public static class Program
        {
            public static void Main()
            {
            }
        }
        """);

    [Fact]
    public Task An_application_with_an_entrypoint_does_not_fire() => Rules.Clean(new RuleOptions { OutputKind = OutputKind.ConsoleApplication }, """
        [Chainlet, Entrypoint]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Program
        {
            public static void Main()
            {
            }
        }
        """);

    [Fact]
    public Task The_fix_marks_the_class() => Fix<ChainMustHaveAnEntrypointFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Program
        {
            public static void Main()
            {
            }
        }
        """,
        """
        [Chainlet, Entrypoint]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Program
        {
            public static void Main()
            {
            }
        }
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task The_fix_marks_the_class_beside_its_name() => Fix<ChainMustHaveAnEntrypointFix>.Turns("""
        [Chains.Chainlet(Name = "echo")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Program
        {
            public static void Main()
            {
            }
        }
        """,
        """
        [Chains.Chainlet(Name = "echo"), Chains.Entrypoint]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Program
        {
            public static void Main()
            {
            }
        }
        """, OutputKind.ConsoleApplication);
}
