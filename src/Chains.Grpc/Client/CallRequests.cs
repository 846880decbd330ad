using System.Net;

namespace Chains.Grpc;

/// <summary>
/// What one call sends. One instance serves all attempts of its call: it is written anew whenever the handler sends the request again, after a refused
/// stream or a GOAWAY, and whenever the call is retried.
/// </summary>
internal abstract class CallRequests(ClientCall call) : IDisposable
{
    /// <summary>The requests as an HTTP body, once they are prepared.</summary>
    public abstract HttpContent Body { get; }

    /// <summary>False once something was sent that cannot be sent again.</summary>
    public virtual bool CanSendAgain => true;

    protected ClientCall Call { get; } = call;

    /// <summary>Checks what can be checked before the call starts.</summary>
    public abstract void Prepare();

    /// <summary>The current attempt is the last one: what was kept for another is let go.</summary>
    public virtual void Commit()
    {
    }

    /// <summary>The call is over.</summary>
    public abstract void Dispose();

    /// <summary>Writes the requests of an attempt.</summary>
    /// <param name="stream">The attempt's body.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is over.</param>
    public abstract Task WriteAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>A body that the handler may go on sending after the answer has begun.</summary>
    internal sealed class DuplexBody : HttpContent
    {
        private readonly CallRequests _requests;

        public DuplexBody(CallRequests requests)
        {
            _requests = requests;
            AddContentType(this);
        }

        // The overload with a token is the one through which disposing the response also ends the upload at once.
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _requests.WriteAsync(stream, cancellationToken);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _requests.WriteAsync(stream, CancellationToken.None);

        protected override bool TryComputeLength(out long length) => HasNoLength(out length);
    }

    /// <summary>
    /// A body that has left before the answer is looked at. Of the contents of other libraries the handler takes only those that derive from its own as such; to
    /// await two things at once, as for a <see cref="DuplexBody"/>, costs a tenth of a small call.
    /// </summary>
    internal sealed class WholeBody : ByteArrayContent
    {
        private readonly CallRequests _requests;

        public WholeBody(CallRequests requests)
            : base([])
        {
            _requests = requests;
            AddContentType(this);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _requests.WriteAsync(stream, cancellationToken);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _requests.WriteAsync(stream, CancellationToken.None);

        protected override bool TryComputeLength(out long length) => HasNoLength(out length);
    }

    private static void AddContentType(HttpContent body) => body.Headers.TryAddWithoutValidation("content-type", MetadataNames.ContentType);

    private static bool HasNoLength(out long length)
    {
        // gRPC requests carry no content-length.
        length = 0;
        return false;
    }
}
