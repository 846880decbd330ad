using Grpc.Core;
using Grpc.Net.Client;

namespace Chains.Benchmarks.Calls.HandWritten;

/// <summary>gRPC as .NET teams write it today: a <c>.proto</c> file, protoc's classes, Grpc.AspNetCore and Grpc.Net.Client.</summary>
internal sealed class HandWrittenPeer : Peer
{
    private readonly GrpcChannel _channel;
    private readonly Calls.CallsClient _client;
    private readonly CancellationTokenSource _caller = new();
    private readonly SmallRequest _small = new() { Text = Shapes.Small.Text, Number = Shapes.Small.Number };
    private readonly Rows _table = new() { Rows_ = { Shapes.Table.Select(static r => new Row { Number = r.Number, Value = r.Value, Text = r.Text }) } };
    private readonly Floats _tensor = new() { Values = { Shapes.Tensor } };

    public HandWrittenPeer(ServerProcess server)
        : base(server)
    {
        _channel = GrpcDotnet.NewChannel(server.Address);
        _client = new Calls.CallsClient(_channel);
    }

    public override Func<Task> Stream => StreamAsync;

    public override Func<Task> SmallWithOptions => () => _client.SmallAsync(_small, GrpcDotnet.NewOptions(_caller.Token)).ResponseAsync;

    public override Task SmallAsync() => _client.SmallAsync(_small).ResponseAsync;

    public override Task TableAsync() => _client.TableAsync(_table).ResponseAsync;

    public override Task TensorAsync() => _client.TensorAsync(_tensor).ResponseAsync;

    public override async Task VerifyAsync()
    {
        SmallReply reply = await _client.SmallAsync(_small);
        Check(reply.Text == Shapes.Small.Text, reply.Text);
        Check((await _client.TableAsync(_table)).Equals(_table), "the table");
        Check((await _client.TensorAsync(_tensor)).Equals(_tensor), "the tensor");
        await StreamAsync();
    }

    public override ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StreamAsync()
    {
        int count = 0;
        using AsyncServerStreamingCall<SmallReply> call = _client.Stream(_small);
        await foreach (SmallReply message in call.ResponseStream.ReadAllAsync())
        {
            count += message.Text == Shapes.StreamMessage.Text ? 1 : 0;
        }

        Check(count == Shapes.StreamLength, $"{count} messages");
    }
}
