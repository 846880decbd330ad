using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chains.Grpc;

/// <summary>One call on the server, as its handler sees it. It must not be used after the handler has ended.</summary>
public sealed class GrpcServerCallContext
{
    /// <summary>How much of a response the server takes without waiting for its reader.</summary>
    private const int ResponseBuffer = 64 * 1024;

    /// <summary>After so long an abort is taken for lost.</summary>
    private static readonly TimeSpan LostAbort = TimeSpan.FromMilliseconds(100);

    private CallDeadline? _deadline;
    private Lock? _writing;
    private bool _callerLeft;
    private GrpcMetadata? _requestHeaders;
    private GrpcMetadata? _responseHeaders;
    private GrpcMetadata? _responseTrailers;

    internal GrpcServerCallContext(HttpContext httpContext, string method)
    {
        HttpContext = httpContext;
        Method = method;
    }

    /// <summary>The method's name on the wire, <c>/package.Service/Name</c>.</summary>
    public string Method { get; }

    /// <summary>The HTTP request that carries the call. Its body and its response belong to this layer.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>Where the call comes from: <c>ipv4:address:port</c>, <c>ipv6:[address]:port</c>, <c>unix:path</c> with the server's own path, or <c>unknown</c>.</summary>
    public string Peer
    {
        get
        {
            IPAddress? address = HttpContext.Connection.RemoteIpAddress;
            if (address is { IsIPv4MappedToIPv6: true })
            {
                address = address.MapToIPv4();
            }

            return address switch
            {
                null when HttpContext.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint socket => $"unix:{socket}",
                null => "unknown",
                { AddressFamily: AddressFamily.InterNetworkV6 } => string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{HttpContext.Connection.RemotePort}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{HttpContext.Connection.RemotePort}"),
            };
        }
    }

    /// <summary>The metadata that the caller sent, without the headers of HTTP and gRPC themselves.</summary>
    public GrpcMetadata RequestHeaders
    {
        get
        {
            if (_requestHeaders is null)
            {
                _requestHeaders = new GrpcMetadata();
                foreach (var (name, values) in HttpContext.Request.Headers)
                {
                    foreach (string? value in values)
                    {
                        _requestHeaders.AddReceived(name, value ?? "");
                    }
                }
            }

            return _requestHeaders;
        }
    }

    /// <summary>Metadata that goes out in front of the first response message; what is added later is not sent.</summary>
    public GrpcMetadata ResponseHeaders => _responseHeaders ??= new GrpcMetadata();

    /// <summary>Metadata that goes out with the status, whether the call succeeds or fails.</summary>
    public GrpcMetadata ResponseTrailers => _responseTrailers ??= new GrpcMetadata();

    /// <summary>When the caller stops waiting, by this server's clock; null where it waits for ever.</summary>
    public DateTimeOffset? Deadline => _deadline?.At;

    /// <summary>Cancelled when the caller has gone, has cancelled the call, or no longer waits because the deadline passed.</summary>
    public CancellationToken CancellationToken => _deadline?.Source.Token ?? HttpContext.RequestAborted;

    internal static GrpcStatus DeadlineExceeded => new(GrpcStatusCode.DeadlineExceeded, "The deadline passed before the call had ended.");

    internal GrpcMetadata? ResponseHeadersOrNull => _responseHeaders;

    internal GrpcMetadata? ResponseTrailersOrNull => _responseTrailers;

    internal bool HasDeadlineTimer => _deadline is not null;

    /// <summary>How the caller compresses its messages.</summary>
    internal GrpcCompression RequestEncoding { get; set; }

    /// <summary>How this call's responses are compressed: as the method's options say, where the caller reads it.</summary>
    internal GrpcCompression ResponseEncoding { get; set; }

    /// <summary>True where the request message that was read last was compressed.</summary>
    internal bool RequestWasCompressed { get; set; }

    /// <summary>What is wrong with the request's headers or bytes; it is the call's outcome whatever its handler makes of it.</summary>
    internal GrpcException? RequestFailure { get; set; }

    /// <summary>True once response headers have been given to the server: from then on the status travels in trailers.</summary>
    internal bool HasSentHeaders { get; private set; }

    /// <summary>True once the status has been sent, or can no longer be sent because the caller has gone.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>The outcome once the call has ended.</summary>
    internal GrpcStatusCode EndCode { get; private set; }

    internal bool IsCallerGone => _callerLeft || HttpContext.RequestAborted.IsCancellationRequested;

    internal bool IsDeadlineExceeded => _deadline is { Source.IsCancellationRequested: true } && !IsCallerGone;

    /// <summary>
    /// Sends <see cref="ResponseHeaders"/> now, in front of the first response or of work that takes long; without this they leave with the first response
    /// message, or with the status where there is none. A second call does nothing. Do not call it while a response of a stream is being written.
    /// </summary>
    /// <returns>A task that ends when the headers have been handed to the connection.</returns>
    /// <exception cref="OperationCanceledException">The call has ended for its caller: it is gone, or the deadline has passed.</exception>
    public async Task SendHeadersAsync()
    {
        ValueTask<FlushResult> flush;
        using (EnterWriting())
        {
            ThrowIfEnded();
            if (HasSentHeaders)
            {
                return;
            }

            PrepareHeaders();
            flush = Flush(HttpContext.Response.BodyWriter);
        }

        await flush.ConfigureAwait(false);
    }

    internal void StartDeadline(TimeSpan timeout, TimeProvider timeProvider)
    {
        ShareWriting();
        CancellationTokenSource source = DeadlineTimer.Start(timeout, timeProvider);
        _deadline = new CallDeadline(
            DeadlineTimer.Add(timeProvider.GetUtcNow(), timeout),
            source,
            HttpContext.RequestAborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source));
    }

    /// <summary>Writes the one message of a response. It leaves with the end of the call, together with the status.</summary>
    /// <exception cref="OperationCanceledException">The call has ended for its caller.</exception>
    internal ValueTask<FlushResult> WriteSingleAsync<T>(GrpcMarshaller<T> marshaller, T value, GrpcServerOptions options)
    {
        ValueTask<FlushResult> flush;
        using (EnterWriting())
        {
            ThrowIfEnded();
            var room = new ResponseRoom(HttpContext.Response.BodyWriter);
            int length = ServerProtocol.WriteMessage(this, marshaller, value, options, ref room);
            room.Commit();

            // A reader that does not take its answer holds the answer's memory, where there is a deadline no longer than until then. Large answers also leave before the
            // call ends because Kestrel can lose a later call when an answer ends in the very moment of a window update (dotnet/aspnetcore issue 53736).
            flush = length > ResponseBuffer ? Flush(HttpContext.Response.BodyWriter) : default;
        }

        return flush;
    }

    /// <summary>Sends what was laid into the response; whoever calls this has entered <see cref="EnterWriting"/>.</summary>
    internal ValueTask<FlushResult> Flush(PipeWriter writer)
    {
        ValueTask<FlushResult> flush = writer.FlushAsync(CancellationToken.None);
        if (flush.IsCompleted)
        {
            return flush;
        }

        Task<FlushResult> waiting = WaitForReaderAsync(flush.AsTask());
        _deadline?.Flush = waiting;
        return new ValueTask<FlushResult>(waiting);
    }

    /// <summary>Waits until the reader has taken what was sent, or has gone.</summary>
    private async Task<FlushResult> WaitForReaderAsync(Task<FlushResult> flush)
    {
        await ((Task)flush).WaitAsync(HttpContext.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!flush.IsCompleted && PooledStream.IsKnown)
        {
            // Kestrel ends the wait for a reader that has gone at once, if at all.
            await ((Task)flush).WaitAsync(LostAbort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!flush.IsCompleted)
            {
                PooledStream.StopAgain(HttpContext);
            }
        }

        return await flush.ConfigureAwait(false);
    }

    /// <summary>Response headers go out with whatever is written next; nothing can be added to them from now on.</summary>
    internal void PrepareHeaders()
    {
        if (!HasSentHeaders)
        {
            HasSentHeaders = true;
            ServerProtocol.AddHeaders(this);
        }
    }

    /// <summary>Ends the call with a status; false where it has ended before.</summary>
    internal bool TryEnd(GrpcStatus status, GrpcMetadata? trailers)
    {
        using (EnterWriting())
        {
            if (HasEnded)
            {
                return false;
            }

            HasEnded = true;
            EndCode = status.Code;
            ServerProtocol.WriteStatus(this, status, trailers);
            return true;
        }
    }

    /// <summary>Ends the call without a status, because nobody is there to get it.</summary>
    internal void TryAbandon()
    {
        using (EnterWriting())
        {
            if (!HasEnded)
            {
                HasEnded = true;
                EndCode = GrpcStatusCode.Cancelled;
            }
        }
    }

    /// <summary>Answers the caller that the deadline has passed, while the handler may still be running.</summary>
    internal async ValueTask ExpireAsync()
    {
        using (EnterWriting())
        {
            if (HasEnded)
            {
                return;
            }

            HasEnded = true;
            EndCode = GrpcStatusCode.DeadlineExceeded;
            if (_deadline is { Flush.IsCompleted: false })
            {
                // The reader does not take what is already under way, so trailers behind it would wait as well: only a reset ends the call.
                Reset();
                return;
            }

            // Without the handler's metadata: it may be adding to it at this moment.
            ServerProtocol.WriteBareStatus(this, DeadlineExceeded);
        }

        await HttpContext.Response.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Notes that the request broke off; the exception for whoever was reading it.</summary>
    internal OperationCanceledException CallerLeft(Exception cause)
    {
        _callerLeft = true;
        return new OperationCanceledException($"The caller of {Method} went away before its request had ended.", cause, CancellationToken);
    }

    /// <summary>As <see cref="CallerLeft"/>, once the call's token says so too.</summary>
    internal async ValueTask<OperationCanceledException> CallerLeftAsync(Exception cause)
    {
        // The server cancels the token on another thread, a moment after the request's bytes end: handlers may ask it why their read failed.
        if (!CancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return CallerLeft(cause);
    }

    internal void Release()
    {
        _deadline?.Release();
    }

    /// <summary>Held by whoever writes the response, where there can be more than one: a timer at the deadline, or one that sends what a stream has ready.</summary>
    internal Lock.Scope EnterWriting() => _writing is null ? default : _writing.EnterScope();

    /// <summary>From now on others than the call itself may write its response.</summary>
    internal void ShareWriting() => _writing ??= new Lock();

    private void Reset() => HttpContext.Features.Get<IHttpResetFeature>()?.Reset((int)Http2Errors.Cancel);

    /// <summary>Throws where the call has ended for its caller.</summary>
    /// <exception cref="OperationCanceledException">It has.</exception>
    internal void ThrowIfEnded()
    {
        if (HasEnded)
        {
            throw new OperationCanceledException($"The call of {Method} has ended for its caller.", CancellationToken);
        }
    }

    /// <summary>What a call with a deadline needs beyond others. The deadline answers the caller from a thread of its own.</summary>
    private sealed class CallDeadline(DateTimeOffset at, CancellationTokenSource source, CancellationTokenRegistration abort)
    {
        public DateTimeOffset At => at;

        /// <summary>Cancelled at the deadline, or when the caller goes before.</summary>
        public CancellationTokenSource Source => source;

        /// <summary>The last wait for the reader.</summary>
        public Task<FlushResult>? Flush { get; set; }

        public void Release()
        {
            abort.Dispose();
            source.Dispose();
        }
    }
}
