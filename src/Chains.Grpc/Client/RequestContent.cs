using System.Net;

namespace Chains.Grpc;

/// <summary>The one request message of a unary or server-streaming call. Each attempt writes it from the request itself, so nothing is kept for retries.</summary>
internal sealed class RequestContent<TRequest>(GrpcMarshaller<TRequest> marshaller, TRequest request, ClientCall call) : CallContent(call)
{
    private int _size;

    public override void Prepare()
    {
        try
        {
            _size = MessageWriter.Measure(marshaller, request, Call.MaxSendMessageSize, "the request message");
        }
        catch (Exception e)
        {
            throw Call.CannotWrite(e);
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using PooledFrame frame = CreateFrame();
        try
        {
            await stream.WriteAsync(frame.Memory, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Call.Token.IsCancellationRequested)
        {
            await Call.SettledAsync().ConfigureAwait(false);
            throw;
        }
    }

    private PooledFrame CreateFrame()
    {
        try
        {
            return MessageWriter.CreateFrame(marshaller, request, _size, Call.Compression, Call.CompressionLevel);
        }
        catch (Exception e)
        {
            Call.WriteFailed(e);
            throw;
        }
    }
}
