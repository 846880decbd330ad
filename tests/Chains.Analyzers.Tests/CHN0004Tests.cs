using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet must be a top-level class.</summary>
public sealed class CHN0004Tests
{
    [Fact]
    public Task A_nested_chainlet_fires() => Rules.Fires("""
        public partial class Models
        {
            [Chainlet]
            public sealed partial class {|CHN0004:Echo|}
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }
        """,
        "Chainlet 'Echo' is nested or file-local, so hosts and other chainlets cannot name it: move it to the namespace level");

    [Fact]
    public Task A_file_local_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        file sealed partial class {|CHN0004:Echo|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' is nested or file-local, so hosts and other chainlets cannot name it: move it to the namespace level");

    [Fact]
    public Task A_chainlet_in_nested_namespaces_does_not_fire() => Rules.Clean("""
        namespace Models
        {
            namespace Text
            {
                [Chainlet]
                internal sealed partial class Echo
                {
                    public Task<string> RunRemote(string text) => Task.FromResult(text);
                }
            }
        }
        """);
}
