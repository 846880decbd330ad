using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>The CancellationToken of RunRemote is passed on.</summary>
public sealed class CHN0306Tests
{
    [Fact]
    public Task A_token_that_is_never_used_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo(HttpClient http)
        {
            public async Task<string> RunRemote(string address, CancellationToken {|CHN0306:ct|} = default) => await http.GetStringAsync(address);
        }
        """,
        "'ct' of 'Echo.RunRemote' is never used, so 'HttpClient.GetStringAsync' works on after the caller has gone: pass it on");

    [Fact]
    public Task A_token_that_is_passed_on_once_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo(HttpClient http)
        {
            public async Task<string> RunRemote(string address, CancellationToken ct = default)
            {
                ct.ThrowIfCancellationRequested();
                return await http.GetStringAsync(address);
            }
        }
        """);

    [Fact]
    public Task A_token_that_nothing_could_take_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, CancellationToken ct = default) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_passes_it_on() => Fix<TokenMustBeUsedFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo(HttpClient http)
        {
            public async Task<string> RunRemote(string address, CancellationToken ct = default) => await http.GetStringAsync(address);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo(HttpClient http)
        {
            public async Task<string> RunRemote(string address, CancellationToken ct = default) => await http.GetStringAsync(address, ct);
        }
        """);
}
