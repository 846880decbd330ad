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
