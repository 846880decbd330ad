using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>The types of an external or container chainlet's methods can travel.</summary>
public sealed class CHN0039Tests
{
    [Theory]
    [InlineData("Task<string> Call({|CHN0039:object|} input);", "'IModel.Call' cannot carry 'input': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type")]
    [InlineData("Task<string> Call({|CHN0039:Request|} request);", "'IModel.Call' cannot carry 'request.Items[].Tag': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type")]
    [InlineData("{|CHN0039:Task<Request>|} Call(string input);", "'IModel.Call' cannot carry 'result.Items[].Tag': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type")]
    [InlineData("{|CHN0039:IAsyncEnumerable<Request>|} Call(string input);", "'IModel.Call' cannot carry 'result.Items[].Tag': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type")]
    [InlineData("Task<string> Call({|CHN0039:IAsyncEnumerable<Request>|} requests);", "'IModel.Call' cannot carry 'requests[].Items[].Tag': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type")]
    [InlineData("Task<string> Call({|CHN0039:System.Net.IPAddress|} from);", "'IModel.Call' cannot carry 'from': IPAddress is not supported; use a string")]
    public Task A_type_that_cannot_travel_fires(string method, string message) => Rules.Fires($$"""
        public record Item(object Tag);

        public record Request(IReadOnlyList<Item> Items);

        [ExternalChainlet]
        public interface IModel
        {
            {{method}}
        }
        """,
        message);

    [Fact]
    public Task A_type_of_another_interface_fires() => Rules.Fires("""
        public interface IBase
        {
            Task Call(nint handle);
        }

        [ContainerChainlet(Image = "a/b:1")]
        public interface {|CHN0039:IModel|} : IBase;
        """,
        "'IModel.Call' cannot carry 'handle': nint is not supported; use long");

    [Fact]
    public Task Types_that_travel_does_not_fire() => Rules.Clean("""
        public record Item(string Tag, Dictionary<string, decimal?> Prices);

        public record Page<T>(IReadOnlyList<T> Items, Page<T>? Next);

        [ExternalChainlet]
        public interface IModel
        {
            Task<Page<Item>?> Call(Page<Item> page, DateTimeOffset at, byte[]? image = null, CancellationToken cancellationToken = default);
        }
        """);

    [Fact]
    public Task A_type_that_the_compiler_reports_does_not_fire() => Rules.Clean(new RuleOptions { CompilerErrors = ["CS0246"] }, """
        [ExternalChainlet]
        public interface IModel
        {
            Task<string> Call(Missing input);
        }
        """);
}
