using System.Buffers;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Chains.Grpc;
using Google.Protobuf;

namespace Chains.Benchmarks.Wire;

public sealed record Row(int Number, double Value, string Text);

public sealed record Small(string Text, int Number);

[Chainlet]
internal sealed partial class EchoSmall
{
    public Task<Small> RunRemote(Small small, CancellationToken cancellationToken = default) => Task.FromResult(small);
}

[Chainlet]
internal sealed partial class Ask
{
    public Task<string> RunRemote(string text, int number, CancellationToken cancellationToken = default) => Task.FromResult(text);
}

[Chainlet]
internal sealed partial class EchoRows
{
    public Task<Row[]> RunRemote(IReadOnlyList<Row> rows, CancellationToken cancellationToken = default) => Task.FromResult(rows.ToArray());
}

[Chainlet]
internal sealed partial class EchoVector
{
    public Task<float[]> RunRemote(IReadOnlyList<float> values, CancellationToken cancellationToken = default) => Task.FromResult(values.ToArray());
}

/// <summary>
/// One write and one read of a message, generated code against Google.Protobuf in the same run: S is the request, a string and an int, and the
/// response, a string, of one call; M a list of 100 rows of int, double and string, T 1 MiB of 32-bit floats. Both do what a gRPC call makes them
/// do: measure the message, whose length stands in front, write it to a buffer writer and read a byte sequence. The ratio column is against the peer.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class WireBenchmarks
{
    private readonly ArrayBufferWriter<byte> _buffer = new(2 << 20);
    private readonly AskClient.Request _small = new("a question of some words", 42);
    private readonly Peer.SmallRequest _peerRequest = new() { Text = "a question of some words", Number = 42 };
    private readonly Peer.SmallResponse _peerResponse = new() { Text = "an answer of as many words" };
    private readonly Row[] _rows = [.. Enumerable.Range(0, 100).Select(i => new Row(i, i / 7.0, "row number " + i))];
    private readonly Peer.Rows _peerRows = new();
    private readonly float[] _vector = [.. Enumerable.Range(0, 1 << 18).Select(i => i / 3f)];
    private readonly Peer.Vector _peerVector = new();

    /// <summary>Fills the peer's lists with the same values.</summary>
    public WireBenchmarks()
    {
        _peerRows.Items.AddRange(_rows.Select(r => new Peer.Row { Number = r.Number, Value = r.Value, Text = r.Text }));
        _peerVector.Values.AddRange(_vector);
    }

    [Benchmark(Baseline = true), BenchmarkCategory("S")]
    public int SmallPeer() => Pass(Peer.SmallRequest.Parser, _peerRequest).Number + Pass(Peer.SmallResponse.Parser, _peerResponse).Text.Length;

    [Benchmark, BenchmarkCategory("S")]
    public int SmallChains() => Pass(AskClient.Method.RequestMarshaller, _small).number + Pass(AskClient.Method.ResponseMarshaller, "an answer of as many words").Length;

    [Benchmark(Baseline = true), BenchmarkCategory("M")]
    public Peer.Rows RowsPeer() => Pass(Peer.Rows.Parser, _peerRows);

    [Benchmark, BenchmarkCategory("M")]
    public Row[] RowsChains() => Pass(EchoRowsClient.Method.ResponseMarshaller, _rows);

    [Benchmark(Baseline = true), BenchmarkCategory("T")]
    public Peer.Vector VectorPeer() => Pass(Peer.Vector.Parser, _peerVector);

    [Benchmark, BenchmarkCategory("T")]
    public float[] VectorChains() => Pass(EchoVectorClient.Method.ResponseMarshaller, _vector);

    private T Pass<T>(MessageParser<T> parser, T message)
        where T : IMessage<T>
    {
        _buffer.ResetWrittenCount();
        int size = message.CalculateSize();
        message.WriteTo(_buffer);
        return size == _buffer.WrittenCount ? parser.ParseFrom(new ReadOnlySequence<byte>(_buffer.WrittenMemory)) : throw new InvalidOperationException("The size is wrong.");
    }

    private T Pass<T>(GrpcMarshaller<T> marshaller, T value)
    {
        _buffer.ResetWrittenCount();
        int size = marshaller.GetSize(value);
        marshaller.Write(value, _buffer);
        return size == _buffer.WrittenCount ? marshaller.Read(new ReadOnlySequence<byte>(_buffer.WrittenMemory)) : throw new InvalidOperationException("The size is wrong.");
    }
}
