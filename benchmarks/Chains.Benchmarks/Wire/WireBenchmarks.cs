using System.Buffers;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Chains.Grpc;
using Google.Protobuf;

namespace Chains.Benchmarks.Wire;

public sealed record Small(string Text, int Number);

public sealed record Row(int Number, double Value, string Text);

[Chainlet]
internal sealed partial class EchoSmall
{
    public Task<Small> RunRemote(Small small, CancellationToken cancellationToken = default) => Task.FromResult(small);
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
/// One write and one read of a message, generated code against Google.Protobuf in the same run: S is a string and an int, M a list of
/// 100 rows of int, double and string, T 1 MiB of 32-bit floats. Both measure the message first, as every call does: its length stands
/// in front. The ratio column is against the peer.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class WireBenchmarks
{
    private readonly ArrayBufferWriter<byte> _buffer = new(2 << 20);
    private readonly Small _small = new("a question of some words", 42);
    private readonly Peer.Small _peerSmall = new() { Text = "a question of some words", Number = 42 };
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
    public Peer.Small SmallPeer() => Pass(Peer.Small.Parser, _peerSmall);

    [Benchmark, BenchmarkCategory("S")]
    public Small SmallChains() => Pass(EchoSmallClient.Method.ResponseMarshaller, _small);

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
        return size == _buffer.WrittenCount ? parser.ParseFrom(_buffer.WrittenSpan) : throw new InvalidOperationException("The size is wrong.");
    }

    private T Pass<T>(GrpcMarshaller<T> marshaller, T value)
    {
        _buffer.ResetWrittenCount();
        int size = marshaller.GetSize(value);
        marshaller.Write(value, _buffer);
        return size == _buffer.WrittenCount ? marshaller.Read(new ReadOnlySequence<byte>(_buffer.WrittenMemory)) : throw new InvalidOperationException("The size is wrong.");
    }
}
