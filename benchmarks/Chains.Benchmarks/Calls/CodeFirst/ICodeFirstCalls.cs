using ProtoBuf;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Configuration;

namespace Chains.Benchmarks.Calls.CodeFirst;

/// <summary>The service as protobuf-net.Grpc has it: its contract is C#. Public, since the client is a class that is emitted at run time.</summary>
[Service(Shapes.Service)]
public interface ICodeFirstCalls
{
    Task<Reply> SmallAsync(Request request, CallContext context = default);

    Task<Rows> TableAsync(Rows rows, CallContext context = default);

    Task<Floats> TensorAsync(Floats floats, CallContext context = default);

    IAsyncEnumerable<Reply> StreamAsync(Request request, CallContext context = default);
}

[ProtoContract]
public sealed class Request
{
    [ProtoMember(1)]
    public string Text { get; set; } = "";

    [ProtoMember(2)]
    public int Number { get; set; }
}

[ProtoContract]
public sealed class Reply
{
    [ProtoMember(1)]
    public string Text { get; set; } = "";
}

[ProtoContract]
public sealed class Row
{
    [ProtoMember(1)]
    public int Number { get; set; }

    [ProtoMember(2)]
    public double Value { get; set; }

    [ProtoMember(3)]
    public string Text { get; set; } = "";
}

[ProtoContract]
public sealed class Rows
{
    [ProtoMember(1)]
    public Row[] Items { get; set; } = [];
}

[ProtoContract]
public sealed class Floats
{
    [ProtoMember(1, IsPacked = true)]
    public float[] Values { get; set; } = [];
}
