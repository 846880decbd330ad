using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Chains.Grpc.Tests;

/// <summary>A server that stops lets the caller close the connection.</summary>
public sealed class DrainedConnectionTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stopping_server_reads_on_until_the_caller_closes(bool leavesReadOpen)
    {
        var (context, caller) = Connect(isStopping: true);
        Task served = DrainedConnection.Middleware(connection => ServeAsync(connection, leavesReadOpen))(context);
        Task<ReadResult> answer = ReadToEndAsync(caller.Input);

        // More than the pipe holds: what is not read would stop the caller.
        for (int i = 0; i < 100; i++)
        {
            await caller.Output.WriteAsync(new byte[10_000], CancellationToken);
        }

        Assert.False(answer.IsCompleted);
        Assert.False(served.IsCompleted);
        await caller.Output.CompleteAsync();
        await served.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken);
        Assert.True((await answer).IsCompleted);
    }

    [Fact]
    public async Task A_stopping_server_does_not_wait_for_ever()
    {
        var (context, caller) = Connect(isStopping: true);
        await DrainedConnection.Middleware(connection => ServeAsync(connection, leavesReadOpen: true))(context).WaitAsync(TimeSpan.FromSeconds(20), CancellationToken);
        Assert.True((await ReadToEndAsync(caller.Input)).IsCompleted);
    }

    [Fact]
    public async Task A_caller_that_resets_the_connection_ends_it()
    {
        var (context, caller) = Connect(isStopping: true);
        Task served = DrainedConnection.Middleware(connection => ServeAsync(connection, leavesReadOpen: false))(context);
        await caller.Output.CompleteAsync(new ConnectionResetException("reset"));
        await served.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken);
        Assert.True((await ReadToEndAsync(caller.Input)).IsCompleted);
    }

    [Fact]
    public async Task A_server_that_goes_on_closes_a_connection_at_once()
    {
        var (context, caller) = Connect(isStopping: false);
        Task served = DrainedConnection.Middleware(connection => ServeAsync(connection, leavesReadOpen: true))(context);
        Assert.True(served.IsCompletedSuccessfully);
        Assert.True((await ReadToEndAsync(caller.Input)).IsCompleted);
    }

    [Fact]
    public async Task A_failed_connection_is_not_waited_for()
    {
        var (context, caller) = Connect(isStopping: true);
        var failure = new InvalidOperationException("broken");
        Task served = DrainedConnection.Middleware(connection =>
        {
            connection.Transport.Output.Complete(failure);
            connection.Transport.Input.Complete(failure);
            return Task.CompletedTask;
        })(context);
        Assert.True(served.IsCompletedSuccessfully);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => ReadToEndAsync(caller.Input)));
    }

    /// <summary>What Kestrel does with a connection whose last call has ended.</summary>
    private static async Task ServeAsync(ConnectionContext connection, bool leavesReadOpen)
    {
        if (leavesReadOpen)
        {
            connection.Transport.Input.CancelPendingRead();
            await connection.Transport.Input.ReadAsync(CancellationToken);
        }

        await connection.Transport.Input.CompleteAsync();
        await connection.Transport.Output.CompleteAsync();
    }

    private static async Task<ReadResult> ReadToEndAsync(PipeReader reader)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(CancellationToken);
            if (result.IsCompleted)
            {
                return result;
            }

            reader.AdvanceTo(result.Buffer.End);
        }
    }

    private static (ConnectionContext Server, IDuplexPipe Caller) Connect(bool isStopping)
    {
        var toServer = new Pipe();
        var toCaller = new Pipe();
        var context = new DefaultConnectionContext("test", new Ends(toServer.Reader, toCaller.Writer), new Ends(toCaller.Reader, toServer.Writer));
        context.Features.Set<IConnectionLifetimeNotificationFeature>(new Lifetime { ConnectionClosedRequested = new CancellationToken(isStopping) });
        return (context, context.Application!);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Lifetime : IConnectionLifetimeNotificationFeature
    {
        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => throw new NotSupportedException();
    }
}
