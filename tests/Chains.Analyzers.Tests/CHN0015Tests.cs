using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet has no public members but its endpoint.</summary>
public sealed class CHN0015Tests
{
    [Fact]
    public Task A_public_method_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public int {|CHN0015:Count|}(string text) => text.Length;
        }
        """,
        "'Echo.Count' is public, but callers only ever see the interface 'IEcho' with RunRemote: make it private");

    [Fact]
    public Task A_public_property_and_a_field_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public int {|CHN0015:Size|} { get; private set; }

            public string {|CHN0015:Name|} = "";
        }
        """,
        "'Echo.Size' is public, but callers only ever see the interface 'IEcho' with RunRemote: make it private",
        "'Echo.Name' is public, but callers only ever see the interface 'IEcho' with RunRemote: make it private");

    [Fact]
    public Task All_that_may_be_public_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo : IAsyncDisposable
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public bool IsHealthy() => true;

            public Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public ValueTask DisposeAsync() => default;

            public override string ToString() => "echo";

            public const int Limit = 3;

            public sealed record Options(int Limit);
        }
        """);

    [Fact]
    public Task The_fix_makes_a_method_private() => Fix<ChainletMustNotHaveOtherPublicMembersFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public int Count(string text) => text.Length;
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private int Count(string text) => text.Length;
        }
        """);

    [Fact]
    public Task The_fix_makes_a_property_private() => Fix<ChainletMustNotHaveOtherPublicMembersFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public int Size { get; private set; } = 1;
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private int Size { get; set; } = 1;
        }
        """);

    [Fact]
    public Task The_fix_repairs_all_at_once() => Fix<ChainletMustNotHaveOtherPublicMembersFix>.TurnsAll("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public int Size { get; init; }

            public string Name = "";

            public static int Count(string text) => text.Length;
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private int Size { get; init; }

            private string Name = "";

            private static int Count(string text) => text.Length;
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_member_that_another_class_uses() => Fix<ChainletMustNotHaveOtherPublicMembersFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public static int Count(string text) => text.Length;
        }

        public static class Caller
        {
            public static int Call() => Echo.Count("hello");
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_virtual_member() => Fix<ChainletMustNotHaveOtherPublicMembersFix>.IsNotOffered("""
        [Chainlet]
        public partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public virtual int Count(string text) => text.Length;
        }
        """);

    [Fact]
    public Task What_has_the_form_of_what_hosts_call_is_named() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task<bool> {|CHN0015:IsHealthyAsync|}(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);

            public Task {|CHN0015:InitializeAsync|}() => Task.CompletedTask;

            public Task {|CHN0015:Load|}(string path) => Task.FromResult(path);
        }
        """,
        "'Echo.IsHealthyAsync' is public, but callers only ever see the interface 'IEcho' with RunRemote: rename it to 'IsHealthy' if hosts are to call it, or make it private",
        "'Echo.InitializeAsync' is public, but callers only ever see the interface 'IEcho' with RunRemote: rename it to 'LoadAsync' if hosts are to call it, or make it private",
        "'Echo.Load' is public, but callers only ever see the interface 'IEcho' with RunRemote: make it private");
}
