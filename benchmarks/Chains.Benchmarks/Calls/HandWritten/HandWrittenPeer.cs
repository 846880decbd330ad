using Grpc.Core;

namespace Chains.Benchmarks.Calls.HandWritten;

/// <summary>gRPC as .NET teams write it today: a <c>.proto</c> file, protoc's classes, Grpc.AspNetCore and Grpc.Net.Client.</summary>
internal sealed class HandWrittenPeer : GrpcDotnetPeer
{
    private readonly Calls.CallsClient _client;
    private readonly SmallRequest _small = new() { Text = Shapes.Small.Text, Number = Shapes.Small.Number };
    private readonly Rows _table = new() { Rows_ = { Shapes.Table.Select(static r => new Row { Number = r.Number, Value = r.Value, Text = r.Text }) } };
    private readonly Floats _tensor = new() { Values = { Shapes.Tensor } };

    public HandWrittenPeer(ServerProcess server)
        : base(server)
    {
        _client = new Calls.CallsClient(Channel);
    }

    public override Func<Task> SmallWithOptions => () => _client.SmallAsync(_small, NewOptions()).ResponseAsync;

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

    protected override async Task StreamAsync()
    {
        using AsyncServerStreamingCall<SmallReply> call = _client.Stream(_small);
        await CheckStreamAsync(call.ResponseStream.ReadAllAsync(), static m => m.Text);
    }
}
