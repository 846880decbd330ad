namespace Chains.Grpc;

/// <summary>The one request message of a unary or server-streaming call. Each attempt writes it from the request itself, so nothing is kept for retries.</summary>
internal sealed class SingleRequest<TRequest>(GrpcMarshaller<TRequest> marshaller, TRequest request, ClientCall call) : CallRequests(call)
{
    /// <summary>
    /// What fits into one frame of HTTP/2's default size leaves at once. More may have to wait for the server's window, and a server that answers without
    /// taking all of it must be heard meanwhile.
    /// </summary>
    private const int WholeSize = 16 * 1024;

    private HttpContent? _body;
    private int _size;

    public override HttpContent Body => _body!;

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

        _body = FrameHeader.Size + _size <= WholeSize ? new WholeBody(this) : new DuplexBody(this);
    }

    public override void Dispose() => _body?.Dispose();

    public override async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        using PooledFrame frame = CreateFrame();
        try
        {
            await stream.WriteAsync(frame.Memory, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Call.Token.IsCancellationRequested)
        {
            // The server has reset the stream, or the attempt is over. The handler knows why; an upload that fails would hide it, and with it that the stream
            // was refused and may be sent again.
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
