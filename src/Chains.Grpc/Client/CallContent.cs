using System.Net;

namespace Chains.Grpc;

/// <summary>
/// The requests of one call as an HTTP body. One instance serves all attempts of its call: it is written anew whenever the handler sends the request
/// again, after a refused stream or a GOAWAY, and whenever the call is retried.
/// </summary>
internal abstract class CallContent : HttpContent
{
    protected CallContent(ClientCall call)
    {
        Call = call;
        Headers.TryAddWithoutValidation("content-type", MetadataNames.ContentType);
    }

    /// <summary>False once something was sent that cannot be sent again.</summary>
    public virtual bool CanSendAgain => true;

    protected ClientCall Call { get; }

    /// <summary>Checks what can be checked before the call starts.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>The current attempt is the last one: what was kept for another is let go.</summary>
    public virtual void Commit()
    {
    }

    /// <summary>The call is over.</summary>
    public virtual void End()
    {
    }

    // The overload with a token is the one through which disposing the response also ends the upload at once.
    protected abstract override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected sealed override bool TryComputeLength(out long length)
    {
        // gRPC requests carry no content-length.
        length = 0;
        return false;
    }
}
