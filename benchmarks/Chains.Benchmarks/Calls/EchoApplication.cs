using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Chains.Benchmarks.Calls;

/// <summary>
/// The floor: Kestrel's HTTP/2 with nothing on top, neither routing nor gRPC. The body is read as a whole and written back, as a call of one message
/// each way must do it; for <see cref="StreamPath"/> the messages of a stream are written instead, ready-made, one after the other; for <see cref="TrailersPath"/>
/// a trailer follows, as every gRPC answer has one; for <see cref="HopPath"/> the body comes back from the next server.
/// </summary>
internal sealed class EchoApplication(FloorClient? next) : IHttpApplication<IFeatureCollection>
{
    public const string StreamPath = "/stream";
    public const string TrailersPath = "/trailers";
    public const string HopPath = "/hop";

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        PipeReader reader = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        PipeWriter writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            string path = context.GetRequiredFeature<IHttpRequestFeature>().Path;
            if (path == StreamPath)
            {
                await WriteStreamAsync(writer);
            }
            else
            {
                if (path == HopPath && next is not null)
                {
                    await next.HopAsync();
                }

                foreach (ReadOnlyMemory<byte> segment in result.Buffer)
                {
                    writer.Write(segment.Span);
                }
            }

            reader.AdvanceTo(result.Buffer.End);
            if (path == TrailersPath)
            {
                context.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
            }

            return;
        }
    }

    private static async Task WriteStreamAsync(PipeWriter writer)
    {
        byte[] message = Frames.Of(Shapes.SmallReplies, Shapes.StreamMessage);
        for (int i = 0; i < Shapes.StreamLength; i++)
        {
            await writer.WriteAsync(message);
        }
    }
}
