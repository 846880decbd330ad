using System.Buffers;
using System.Numerics.Tensors;
using Chains.Grpc;
using EveryType;
using Google.Protobuf.WellKnownTypes;

namespace Chains.Generators.Tests.Wire;

/// <summary>Mutated messages of generated codecs: read or refused by name, and never more memory than a multiple of the message.</summary>
public sealed class MutatedMessageTests
{
    private const int Rounds = 20_000;

    // The largest of ours: an element of two bytes, an empty message, becomes an object of a few hundred (Scalars, with its strings and arrays shared).
    private const int Multiple = 400;

    [Fact]
    public void Tensors() => Mutate(EmbedClient.Method.ResponseMarshaller, new Embeddings(
        Tensor.Create([1f, 2, 3, 4, 5, 6], [2, 3]), null, Tensor.Create([true, false], [2]), [Tensor.Create([1L], [1])],
        new[] { 1f, 2 }, new[] { 1, 2 }, null, new byte[] { 1 }, new() { ["a"] = new[] { Half.One } }));

    [Fact]
    public void Alternatives() => Mutate(VisitClient.Method.ResponseMarshaller, new Zoo(
        new Group("g", [new Circle("c", 1), new Square("s", 2), new Group("h", [])], new Circle("", 0)), null, [new Dog { Name = "d" }], new() { ["v"] = new Car { Plate = "p" } },
        new Taxi { City = "t" }, new Pixel(1, 2), new Circle("x", 2)));

    [Fact]
    public void Foreign_messages() => Mutate(RelayClient.Method.ResponseMarshaller, new Foreign(
        new Struct { Fields = { ["a"] = Value.ForList(Value.ForNumber(1), Value.ForString("x")) } }, new Duration { Seconds = 1 }, [Value.ForBool(true)], [], new Struct()));

    [Fact]
    public void Collections_and_trees()
    {
        Tree tree = new("root", [new Tree("a", [new Tree("b", [])]), new Tree("c", [])], new Tree("next", []));
        Scalars scalars = new(true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "text", [1, 2], default, Colour.Green, Priority.High);
        Collections collections = new(
            [1, -1, 300], [1L << 40], ["a", "bé"], [[1], []], [1.5, -0.0], [true, false], [Colour.Green, (Colour)99], [new Point(1, 2), default], [new Settable { Number = 1 }],
            new() { ["k"] = 1 }, new Dictionary<int, string> { [-1] = "x" }, new() { ["p"] = new Point(1, 1) }, new() { [5] = Colour.Blue }, new Dictionary<bool, string> { [true] = "y" },
            new() { ["l"] = ["a", "b"] }, [[1, 2], []], [1, null], [1], null);
        Mutate(EchoClient.Method.ResponseMarshaller, new Everything(scalars, new(true, 1, 2, 3, 4, 5, 6, 7, 8, "s", [1], Colour.Red, scalars), new Settable { Number = 1 }, new Point(1, 2), tree, collections));
    }

    private static void Mutate<T>(GrpcMarshaller<T> marshaller, T value)
    {
        ArrayBufferWriter<byte> buffer = new();
        marshaller.Write(value, buffer);
        byte[] good = buffer.WrittenSpan.ToArray();
        Random random = new(20261126);
        int read = 0;
        long most = 0;
        for (int round = 0; round < Rounds; round++)
        {
            List<byte> bytes = [.. good];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(5))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 2: bytes.RemoveAt(at); break;
                    case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 30)))); break;
                    default: bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0x7F; break;
                }
            }

            byte[] message = [.. bytes];
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                marshaller.Read(new ReadOnlySequence<byte>(message));
                read++;
                most = Math.Max(most, (GC.GetAllocatedBytesForCurrentThread() - before) / message.Length);
            }
            catch (GrpcFormatException exception)
            {
                Assert.Contains("is malformed at byte", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 1, Rounds - 1);
        Assert.InRange(most, 0, Multiple);
    }
}
