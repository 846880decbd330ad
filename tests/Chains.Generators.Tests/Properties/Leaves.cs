using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Chains.Generators.Tests.Properties;

/// <summary>The types that travel and are not made of others.</summary>
internal static class Leaves
{
    public static LeafShape[] Numbers { get; } =
    [
        new("bool", typeof(bool), v => v.Bool()) { IsKey = true, Constants = ["true", "false"] },
        new("sbyte", typeof(sbyte), v => (sbyte)v.Integer(sbyte.MinValue, sbyte.MaxValue)) { IsKey = true, Constants = ["-128", "0", "7"] },
        new("byte", typeof(byte), v => (byte)v.Integer(0, byte.MaxValue)) { IsKey = true, Constants = ["255", "0"] },
        new("short", typeof(short), v => (short)v.Integer(short.MinValue, short.MaxValue)) { IsKey = true, Constants = ["-32768", "0"] },
        new("ushort", typeof(ushort), v => (ushort)v.Integer(0, ushort.MaxValue)) { IsKey = true, Constants = ["65535", "0"] },
        new("int", typeof(int), v => (int)v.Integer(int.MinValue, int.MaxValue)) { IsKey = true, Constants = ["int.MinValue", "0", "42"] },
        new("uint", typeof(uint), v => (uint)v.Integer(0, uint.MaxValue)) { IsKey = true, Constants = ["uint.MaxValue", "0"] },
        new("long", typeof(long), v => v.Integer(long.MinValue, long.MaxValue)) { IsKey = true, Constants = ["long.MinValue", "0", "9007199254740993"] },
        new("ulong", typeof(ulong), v => v.Unsigned()) { IsKey = true, Constants = ["ulong.MaxValue", "0"] },
        new("System.Half", typeof(Half), v => v.Half()),
        new("float", typeof(float), v => v.Single()) { Constants = ["1.5f", "0", "float.NaN"] },
        new("double", typeof(double), v => v.Double()) { Constants = ["-0.0", "0", "double.PositiveInfinity", "1e-7"] },
    ];

    public static LeafShape[] All { get; } =
    [
        .. Numbers,
        new("string", typeof(string), v => v.Text()) { IsKey = true, Constants = ["\"\"", "\"text\"", "\"\\\"ü😀\\n\""] },
        new("byte[]", typeof(byte[]), v => v.Bytes()) { Scalar = false },
        new("System.ReadOnlyMemory<byte>", typeof(ReadOnlyMemory<byte>), v => new ReadOnlyMemory<byte>(v.Bytes())) { Scalar = false },
        new("System.Memory<byte>", typeof(Memory<byte>), v => new Memory<byte>(v.Bytes())) { Scalar = false },
        new("char", typeof(char), v => v.Char()) { IsKey = true, Constants = ["'x'", "'\\0'", "'\"'"] },
        new("System.Guid", typeof(Guid), v => v.Guid()) { IsKey = true },
        new("decimal", typeof(decimal), v => v.Decimal()) { Constants = ["1.50m", "0m", "decimal.MinValue"] },
        new("System.DateOnly", typeof(DateOnly), v => v.Date()) { IsKey = true },
        new("System.TimeOnly", typeof(TimeOnly), v => v.Time()),
        new("System.Int128", typeof(Int128), v => v.Int128()),
        new("System.UInt128", typeof(UInt128), v => v.UInt128()),
        new("System.Uri", typeof(Uri), v => v.Uri()) { Ordered = false },
        new("System.Version", typeof(Version), v => v.Version()),
        new("System.DateTime", typeof(DateTime), v => v.DateTime()),
        new("System.DateTimeOffset", typeof(DateTimeOffset), v => v.Instant()),
        new("System.TimeSpan", typeof(TimeSpan), v => v.Span()),
        new("System.Text.Json.JsonElement", typeof(JsonElement), v => v.JsonElement()) { Scalar = false },
        new("System.Text.Json.JsonDocument", typeof(JsonDocument), v => v.JsonDocument()) { Scalar = false },
        new("System.Text.Json.Nodes.JsonNode", typeof(JsonNode), v => v.JsonNode()) { Scalar = false },
        new("System.Text.Json.Nodes.JsonObject", typeof(JsonObject), v => v.JsonObject()) { Scalar = false },
        new("System.Text.Json.Nodes.JsonArray", typeof(JsonArray), v => v.JsonArray()) { Scalar = false },
        new("Google.Protobuf.WellKnownTypes.Duration", typeof(Duration), v => new Duration { Seconds = v.Next(1000) - 500 }) { Scalar = false },
        new("Google.Protobuf.WellKnownTypes.Struct", typeof(Struct), v => v.Bool() ? new Struct() : new Struct { Fields = { [v.Word()] = Value.ForList(Value.ForNull(), Value.ForString(v.Text())) } }) { Scalar = false },
        new("Google.Protobuf.Reflection.FieldDescriptorProto", typeof(FieldDescriptorProto), v => new FieldDescriptorProto { Name = v.Word(), Number = v.Next(int.MaxValue) }) { Scalar = false },
        .. Numbers.SelectMany(Arrays),
    ];

    public static LeafShape[] Keys { get; } = [.. All.Where(leaf => leaf.IsKey)];

    private static LeafShape[] Arrays(LeafShape number)
    {
        System.Type type = number.Resolve(typeof(Leaves).Assembly);
        IVectors vectors = (IVectors)Activator.CreateInstance(typeof(Vectors<>).MakeGenericType(type), (Func<RandomValues, object>)(v => number.Make(v)!))!;
        LeafShape tensor = new($"System.Numerics.Tensors.Tensor<{number.CSharp}>", typeof(Tensor<>).MakeGenericType(type), vectors.Tensor) { Scalar = false };
        // Memory of bytes is proto3's bytes, and stands in the list.
        return type == typeof(byte) ? [tensor] :
        [
            tensor,
            new($"System.ReadOnlyMemory<{number.CSharp}>", typeof(ReadOnlyMemory<>).MakeGenericType(type), vectors.ReadOnly) { Scalar = false },
            new($"System.Memory<{number.CSharp}>", typeof(Memory<>).MakeGenericType(type), vectors.Writable) { Scalar = false },
        ];
    }

    private interface IVectors
    {
        object Tensor(RandomValues values);

        object ReadOnly(RandomValues values);

        object Writable(RandomValues values);
    }

    private sealed class Vectors<T>(Func<RandomValues, object> make) : IVectors
    {
        public object Tensor(RandomValues values) => values.Tensor<T>(make);

        public object ReadOnly(RandomValues values) => new ReadOnlyMemory<T>(values.Vector<T>(make));

        public object Writable(RandomValues values) => new Memory<T>(values.Vector<T>(make));
    }
}
