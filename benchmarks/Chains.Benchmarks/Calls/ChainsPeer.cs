using System.Runtime.CompilerServices;
using Chains.Grpc;
using Microsoft.AspNetCore.Builder;

namespace Chains.Benchmarks.Calls;

/// <summary>This project's gRPC layer with everything that it does by default. Its calls return the layer's own tasks, so that their allocations are the layer's.</summary>
internal sealed class ChainsPeer(ServerProcess server) : Peer(server)
{
    private readonly GrpcChannel _channel = new(server.Address);
    private readonly CancellationTokenSource _caller = new();

    public override Func<Task> Stream => StreamAsync;

    public override Func<Task> SmallWithOptions => () => _channel.UnaryAsync(
        Shapes.SmallMethod,
        Shapes.Small,
        new GrpcCallOptions(new GrpcMetadata { { "x-request-id", "4711" } }, DateTimeOffset.UtcNow.AddSeconds(30), _caller.Token));

    /// <summary>The server's side.</summary>
    /// <param name="next">Where hops are passed on to.</param>
    public static async Task<PeerServer> ServeAsync(Uri? next)
    {
        GrpcChannel? channel = next is null ? null : new GrpcChannel(next);
        PeerServer server = await PeerServer.StartAsync(configure: null, Map, isOurs: true);
        return server with
        {
            StopAsync = async () =>
            {
                await server.StopAsync();
                await (channel?.DisposeAsync() ?? ValueTask.CompletedTask);
            },
        };

        void Map(WebApplication application)
        {
            application.MapGrpcUnary(Shapes.SmallMethod, static (request, _) => Task.FromResult(new SmallReply(request.Text)));
            application.MapGrpcUnary(Shapes.TableMethod, static (rows, _) => Task.FromResult(rows));
            application.MapGrpcUnary(Shapes.TensorMethod, static (tensor, _) => Task.FromResult(tensor));
            application.MapGrpcServerStreaming(Shapes.StreamMethod, static (_, call) => Messages(call.CancellationToken));
            application.MapGrpcUnary(Shapes.HopMethod, (request, call) => channel is null
                ? Task.FromResult(new SmallReply(request.Text))
                : channel.UnaryAsync(Shapes.HopMethod, request, new GrpcCallOptions(Deadline: call.Deadline, CancellationToken: call.CancellationToken)));
        }
    }

    public override Task SmallAsync() => _channel.UnaryAsync(Shapes.SmallMethod, Shapes.Small);

    /// <summary>Shape S, passed on from server to server.</summary>
    public Task HopAsync() => _channel.UnaryAsync(Shapes.HopMethod, Shapes.Small);

    public override Task TableAsync() => _channel.UnaryAsync(Shapes.TableMethod, Shapes.Table);

    public override Task TensorAsync() => _channel.UnaryAsync(Shapes.TensorMethod, Shapes.Tensor);

    public override async Task VerifyAsync()
    {
        SmallReply reply = await _channel.UnaryAsync(Shapes.SmallMethod, Shapes.Small);
        Check(reply.Text == Shapes.Small.Text, reply.Text);
        Check((await _channel.UnaryAsync(Shapes.TableMethod, Shapes.Table)).SequenceEqual(Shapes.Table), "the table");
        Check((await _channel.UnaryAsync(Shapes.TensorMethod, Shapes.Tensor)).SequenceEqual(Shapes.Tensor), "the tensor");
        await StreamAsync();
    }

    /// <summary>Fails unless a hop comes back with what it carried.</summary>
    public async Task VerifyHopAsync()
    {
        SmallReply reply = await _channel.UnaryAsync(Shapes.HopMethod, Shapes.Small);
        Check(reply.Text == Shapes.Small.Text, reply.Text);
    }

    public override async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        _caller.Dispose();
    }

    private static async IAsyncEnumerable<SmallReply> Messages([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (int i = 0; i < Shapes.StreamLength; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new SmallReply(Shapes.StreamMessage.Text);
        }
    }

    private Task StreamAsync() => CheckStreamAsync(_channel.ServerStreaming(Shapes.StreamMethod, Shapes.Small), static m => m.Text);
}
