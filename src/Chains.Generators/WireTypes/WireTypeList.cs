using System;
using System.Collections.Concurrent;
using System.Linq;
using Chains.Generators.Model;

namespace Chains.Generators.WireTypes;

/// <summary>The families in the order in which they are asked: the special before the general.</summary>
internal static class WireTypeList
{
    public static readonly WireType[] All =
    [
        new ScalarWireType(),
        new TextWireType(),
        new BytesWireType(),
        new CharWireType(),
        new HalfWireType(),
        new TextFormWireType(),
        new TimeWireType(),
        new JsonWireType(),
        new TensorWireType(),
        new EnumWireType(),
        new TupleWireType(),
        new MapWireType(),
        new ListWireType(),
        new WrapperWireType(),
        new UnionWireType(),
        new ProtobufWireType(),
        new MessageWireType(),
    ];

    // Asked many times for each member, of few kinds.
    private static readonly ConcurrentDictionary<string, WireType> ByKind = new(StringComparer.Ordinal);

    public static WireType Of(WireTypeModel type) => ByKind.GetOrAdd(type.Kind, static kind =>
        All.FirstOrDefault(w => w.Handles(kind)) ?? throw new InvalidOperationException("No wire type handles '" + kind + "'."));
}
