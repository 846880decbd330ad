using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Chains.Grpc;

/// <summary>One call on the server, as its handler sees it. It must not be used after the handler has ended.</summary>
public sealed class GrpcServerCallContext
{
    private CancellationTokenSource? _deadlineSource;
    private CancellationTokenRegistration _abortRegistration;
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
    public DateTimeOffset? Deadline { get; private set; }

    /// <summary>Cancelled when the caller has gone, has cancelled the call, or no longer waits because the deadline passed.</summary>
    public CancellationToken CancellationToken => _deadlineSource?.Token ?? HttpContext.RequestAborted;

    internal GrpcMetadata? ResponseHeadersOrNull => _responseHeaders;

    internal GrpcMetadata? ResponseTrailersOrNull => _responseTrailers;

    internal bool HasDeadlineTimer => _deadlineSource is not null;

    /// <summary>True once a message has been given to the response: from then on the status travels in trailers.</summary>
    internal bool HasWritten { get; set; }

    /// <summary>True once the status has been sent, or can no longer be sent because the caller has gone.</summary>
    internal bool HasEnded { get; set; }

    internal bool IsDeadlineExceeded => _deadlineSource is { IsCancellationRequested: true } && !HttpContext.RequestAborted.IsCancellationRequested;

    internal void StartDeadline(TimeSpan timeout, TimeProvider timeProvider)
    {
        Deadline = DeadlineTimer.Add(timeProvider.GetUtcNow(), timeout);
        _deadlineSource = DeadlineTimer.Start(timeout, timeProvider);
        _abortRegistration = HttpContext.RequestAborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _deadlineSource);
    }

    internal void Release()
    {
        _abortRegistration.Dispose();
        _deadlineSource?.Dispose();
    }
}
