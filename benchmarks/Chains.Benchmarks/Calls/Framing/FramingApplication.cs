using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Chains.Grpc;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Chains.Benchmarks.Calls.Framing;

/// <summary>
/// The server's side of <see cref="FramingPeer"/>: gRPC's frames straight over Kestrel's HTTP/2, for callers that do nothing wrong. Each message of a stream
/// is handed to Kestrel by itself.
/// </summary>
internal sealed class FramingApplication : IHttpApplication<IFeatureCollection>
{
    public static Task<PeerServer> ServeAsync() => PeerServer.StartBareAsync(new FramingApplication());

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        PipeReader reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        PipeWriter writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        context.GetRequiredFeature<IHttpResponseFeature>().Headers.ContentType = "application/grpc";
        string path = context.GetRequiredFeature<IHttpRequestFeature>().Path;
        if (path == FramingPeer.SmallPath)
        {
            SmallRequest request = await ReadAsync(reader, Shapes.SmallRequests);
            Write(writer, Shapes.SmallReplies, new SmallReply(request.Text));
        }
        else if (path == FramingPeer.TablePath)
        {
            Write(writer, Shapes.Tables, await ReadAsync(reader, Shapes.Tables));
        }
        else if (path == FramingPeer.TensorPath)
        {
            Write(writer, Shapes.Tensors, await ReadAsync(reader, Shapes.Tensors));
        }
        else if (path == FramingPeer.StreamPath)
        {
            await ReadAsync(reader, Shapes.SmallRequests);
            for (int i = 0; i < Shapes.StreamLength; i++)
            {
                Write(writer, Shapes.SmallReplies, new SmallReply(Shapes.StreamMessage.Text));
                await writer.FlushAsync();
            }
        }
        else
        {
            throw new InvalidOperationException($"There is no method {path}.");
        }

        context.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }

    private static async ValueTask<T> ReadAsync<T>(PipeReader reader, GrpcMarshaller<T> marshaller)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            T message = marshaller.Read(result.Buffer.Slice(FramingPeer.HeaderSize));
            reader.AdvanceTo(result.Buffer.End);
            return message;
        }
    }

    private static void Write<T>(PipeWriter writer, GrpcMarshaller<T> marshaller, T message)
    {
        Span<byte> header = writer.GetSpan(FramingPeer.HeaderSize);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], marshaller.GetSize(message));
        writer.Advance(FramingPeer.HeaderSize);
        marshaller.Write(message, writer);
    }
}
