using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Client;

namespace Chains.Benchmarks.Calls.CodeFirst;

/// <summary>gRPC whose contract is a C# interface: protobuf-net.Grpc over the same server and client as the hand-written one.</summary>
internal sealed class CodeFirstPeer : GrpcDotnetPeer
{
    private readonly ICodeFirstCalls _client;
    private readonly Request _small = new() { Text = Shapes.Small.Text, Number = Shapes.Small.Number };
    private readonly Rows _table = new() { Items = [.. Shapes.Table.Select(static r => new Row { Number = r.Number, Value = r.Value, Text = r.Text })] };
    private readonly Floats _tensor = new() { Values = Shapes.Tensor };

    public CodeFirstPeer(ServerProcess server)
        : base(server)
    {
        _client = Channel.CreateGrpcService<ICodeFirstCalls>();
    }

    public override Func<Task> SmallWithOptions => () => _client.SmallAsync(_small, new CallContext(NewOptions()));

    public override Task SmallAsync() => _client.SmallAsync(_small);

    public override Task TableAsync() => _client.TableAsync(_table);

    public override Task TensorAsync() => _client.TensorAsync(_tensor);

    public override async Task VerifyAsync()
    {
        Reply reply = await _client.SmallAsync(_small);
        Check(reply.Text == Shapes.Small.Text, reply.Text);
        Check((await _client.TableAsync(_table)).Items.Select(static r => new TableRow(r.Number, r.Value, r.Text)).SequenceEqual(Shapes.Table), "the table");
        Check((await _client.TensorAsync(_tensor)).Values.SequenceEqual(Shapes.Tensor), "the tensor");
        await StreamAsync();
    }

    protected override Task StreamAsync() => CheckStreamAsync(_client.StreamAsync(_small), static m => m.Text);
}
