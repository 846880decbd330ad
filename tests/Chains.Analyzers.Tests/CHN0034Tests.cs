using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote takes one stream.</summary>
public sealed class CHN0034Tests
{
    [Fact]
    public Task A_second_and_a_third_stream_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Mixer
        {
            public Task RunRemote(IAsyncEnumerable<int> left, IAsyncEnumerable<string> {|CHN0034:right|}, double gain, IAsyncEnumerable<int> {|CHN0034:other|}) => Task.CompletedTask;
        }
        """,
        "'Mixer.RunRemote' takes a second stream 'right' beside 'left', but a call carries one: send both in one stream, with an item that says which it belongs to",
        "'Mixer.RunRemote' takes a second stream 'other' beside 'left', but a call carries one: send both in one stream, with an item that says which it belongs to");

    [Fact]
    public Task One_stream_among_parameters_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Mixer
        {
            public Task<int> RunRemote(string name, IAsyncEnumerable<int[]> blocks, double gain = 1, CancellationToken cancellationToken = default) => Task.FromResult(1);
        }
        """);

    [Fact]
    public Task One_stream_each_way_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Mixer
        {
            public IAsyncEnumerable<string> RunRemote(IAsyncEnumerable<string> lines) => lines;
        }
        """);
}
