using System.Buffers;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
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

/// <summary>
/// One write and one read of a message, generated code against Google.Protobuf in the same run: S is a string and an int, M a list of
/// 100 rows of int, double and string. The ratio column is against the peer.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class WireBenchmarks
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Small _small = new("a question of some words", 42);
    private readonly Peer.Small _peerSmall = new() { Text = "a question of some words", Number = 42 };
    private readonly Row[] _rows = [.. Enumerable.Range(0, 100).Select(i => new Row(i, i / 7.0, "row number " + i))];
    private readonly Peer.Rows _peerRows = new();

    /// <summary>Fills the peer's list with the same rows.</summary>
    public WireBenchmarks() => _peerRows.Items.AddRange(_rows.Select(r => new Peer.Row { Number = r.Number, Value = r.Value, Text = r.Text }));

    [Benchmark(Baseline = true), BenchmarkCategory("S")]
    public Peer.Small SmallPeer()
    {
        _buffer.ResetWrittenCount();
        _peerSmall.WriteTo(_buffer);
        return Peer.Small.Parser.ParseFrom(_buffer.WrittenSpan);
    }

    [Benchmark, BenchmarkCategory("S")]
    public Small SmallChains()
    {
        _buffer.ResetWrittenCount();
        EchoSmallClient.Method.ResponseMarshaller.Write(_small, _buffer);
        return EchoSmallClient.Method.ResponseMarshaller.Read(new ReadOnlySequence<byte>(_buffer.WrittenMemory));
    }

    [Benchmark(Baseline = true), BenchmarkCategory("M")]
    public Peer.Rows RowsPeer()
    {
        _buffer.ResetWrittenCount();
        _peerRows.WriteTo(_buffer);
        return Peer.Rows.Parser.ParseFrom(_buffer.WrittenSpan);
    }

    [Benchmark, BenchmarkCategory("M")]
    public Row[] RowsChains()
    {
        _buffer.ResetWrittenCount();
        EchoRowsClient.Method.ResponseMarshaller.Write(_rows, _buffer);
        return EchoRowsClient.Method.ResponseMarshaller.Read(new ReadOnlySequence<byte>(_buffer.WrittenMemory));
    }
}
