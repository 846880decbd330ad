using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>An interface of one's own must fit its chainlet.</summary>
public sealed class CHN0019Tests
{
    [Fact]
    public Task An_interface_without_partial_fires() => Rules.Fires("""
        public interface {|CHN0019:IEcho|}
        {
            Task<string> RunRemote(string text, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'IEcho' is the interface of chainlet 'Echo' but does not fit it: declare it partial, so that its generated half can add the wire contract");

    [Fact]
    public Task Another_parameter_type_fires() => Rules.Fires("""
        public partial interface {|CHN0019:IEcho|}
        {
            Task<string> RunRemote(int text, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'IEcho' is the interface of chainlet 'Echo' but does not fit it: its RunRemote differs from 'Task<string> Echo.RunRemote(string text)'");

    [Theory]
    [InlineData("ref Task<string> RunRemote(string text, CancellationToken cancellationToken = default);")]
    [InlineData("Task<string> RunRemote(ref string text, CancellationToken cancellationToken = default);")]
    [InlineData("Task<string> RunRemote(in string text, CancellationToken cancellationToken = default);")]
    [InlineData("Task<string> RunRemote(string text, in CancellationToken cancellationToken);")]
    [InlineData("Task<string> RunRemote<T>(string text, CancellationToken cancellationToken = default);")]
    public Task A_method_that_no_client_can_implement_fires(string method) => Rules.Fires($$"""
        public partial interface {|CHN0019:IEcho|}
        {
            {{method}}
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'IEcho' is the interface of chainlet 'Echo' but does not fit it: its RunRemote differs from 'Task<string> Echo.RunRemote(string text)'");

    [Theory]
    [InlineData("int Count { get; }")]
    [InlineData("event System.EventHandler Changed;")]
    [InlineData("static abstract void Reset();")]
    [InlineData("void Reset();")]
    public Task Another_member_fires(string member) => Rules.Fires($$"""
        public partial interface {|CHN0019:IEcho|}
        {
            {{member}}
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'IEcho' is the interface of chainlet 'Echo' but does not fit it: it may have RunRemote and nothing else");

    [Fact]
    public Task A_base_with_members_fires() => Rules.Fires("""
        public partial interface {|CHN0019:IEcho|} : System.IDisposable;

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public void Dispose()
            {
            }
        }
        """,
        "'IEcho' is the interface of chainlet 'Echo' but does not fit it: its base 'IDisposable' asks for members that no generated client has; leave it to the class");

    [Fact]
    public Task What_needs_no_implementation_does_not_fire() => Rules.Clean("""
        public interface IMarker;

        public partial interface IEcho : IMarker
        {
            static int Count => 1;

            int Twice => 2 * Count;
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task A_partial_interface_does_not_fire() => Rules.Clean("""
        public partial interface IEcho
        {
            Task<string> RunRemote(string text, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task An_empty_partial_interface_does_not_fire() => Rules.Clean("""
        public partial interface IEcho;

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_adds_partial() => Fix<OwnInterfaceMustFitFix>.Turns("""
        public interface IEcho
        {
            Task<string> RunRemote(string text, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        public partial interface IEcho
        {
            Task<string> RunRemote(string text, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
