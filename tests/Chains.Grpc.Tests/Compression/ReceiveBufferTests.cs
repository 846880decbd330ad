namespace Chains.Grpc.Tests;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void Compressed_and_plain_messages_are_cut_from_the_same_bytes()
    {
        byte[][] messages = [new byte[3000], [], "plain"u8.ToArray(), new byte[200_000], [9]];
        byte[] wire = [.. messages.SelectMany(static (message, i) => i % 2 == 0 ? RawClient.Frame(Gzip.Compress(message), flag: 1) : RawClient.Frame(message))];
        foreach (int piece in (int[])[1, 7, 4096, wire.Length])
        {
            var buffer = new ReceiveBuffer { Encoding = GrpcCompression.Gzip };
            int seen = 0;
            for (int i = 0; i < wire.Length;)
            {
                Memory<byte> room = buffer.GetRoom(streaming: true);
                int count = Math.Min(Math.Min(piece, room.Length), wire.Length - i);
                wire.AsSpan(i, count).CopyTo(room.Span);
                i += count;
                buffer.Received(count);
                while (buffer.TryCut(200_000, out GrpcStatus? error))
                {
                    Assert.Null(error);
                    Assert.Equal(seen % 2 == 0, buffer.WasCompressed);
                    Assert.Equal(messages[seen], BytesMarshaller.Instance.Read(buffer.Payload));
                    seen++;
                }
            }

            Assert.Equal(messages.Length, seen);
            Assert.Equal(0, buffer.Pending);
            buffer.Release();
        }
    }

    [Theory]
    [InlineData(GrpcCompression.Identity, 100, GrpcStatusCode.Internal)]
    [InlineData(GrpcCompression.Gzip, 101, GrpcStatusCode.ResourceExhausted)]
    public void What_cannot_be_read_is_an_error(GrpcCompression encoding, int size, GrpcStatusCode expected)
    {
        var buffer = new ReceiveBuffer { Encoding = encoding };
        byte[] wire = RawClient.Frame(Gzip.Compress(new byte[size]), flag: 1);
        wire.CopyTo(buffer.GetRoom(streaming: false));
        buffer.Received(wire.Length);
        Assert.False(buffer.TryCut(100, out GrpcStatus? error));
        Assert.Equal(expected, error!.Value.Code);
        buffer.Release();
    }
}
