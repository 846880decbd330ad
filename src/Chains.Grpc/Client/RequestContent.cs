using System.Buffers;
using System.Net;

namespace Chains.Grpc;

/// <summary>One request message as an HTTP body. It is written anew whenever the handler sends the request again, after a refused stream or a GOAWAY.</summary>
internal sealed class RequestContent<TRequest> : HttpContent
{
    private readonly GrpcMarshaller<TRequest> _marshaller;
    private readonly TRequest _request;
    private readonly int _size;
    private readonly ClientCall _call;

    public RequestContent(GrpcMarshaller<TRequest> marshaller, TRequest request, int size, ClientCall call)
    {
        _marshaller = marshaller;
        _request = request;
        _size = size;
        _call = call;
        Headers.TryAddWithoutValidation("content-type", MetadataNames.ContentType);
    }

    // The overload with a token is the one through which disposing the response also ends the upload at once.
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        int length = FrameHeader.Size + _size;
        byte[] frame = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            try
            {
                MessageWriter.WriteFrame(_marshaller, _request, _size, frame);
            }
            catch (Exception e)
            {
                _call.WriteFailed(e);
                throw;
            }

            await stream.WriteAsync(frame.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        // gRPC requests carry no content-length.
        length = 0;
        return false;
    }
}
