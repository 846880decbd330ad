using System.Collections.Concurrent;
using System.Net;

namespace Chains.Grpc;

/// <summary>
/// Calls the methods of one server over HTTP/2. A channel connects when it is first used, opens further connections when one is full, and is
/// safe for use by many threads; make one per address and keep it.
/// </summary>
public sealed class GrpcChannel : GrpcCallInvoker, IAsyncDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly ConcurrentDictionary<string, Uri> _methodAddresses = new(StringComparer.Ordinal);
    private readonly string _prefix;
    private int _disposed;

    /// <summary>Creates a channel; no connection is made yet.</summary>
    /// <param name="address">Where the server listens: <c>http://host:port</c> for HTTP/2 without TLS (prior knowledge), <c>https://host:port</c> with TLS.
    /// A path is put in front of the methods' names.</param>
    /// <param name="options">Limits, timeouts and TLS; the defaults where null.</param>
    /// <exception cref="ArgumentException">The address is not such a URL.</exception>
    public GrpcChannel(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{address}' is not the address of a gRPC server: write http://host:port, or https://host:port with TLS.", nameof(address));
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
        {
            throw new ArgumentException($"The address of a gRPC server has no user, query or fragment: write {address.Scheme}://{address.Authority}.", nameof(address));
        }

        options ??= new GrpcChannelOptions();
        Address = address;
        TimeProvider = options.TimeProvider;
        Calls = new CallSettings(options);
        _prefix = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,

            // Calls carry their own trace context.
            ActivityHeadersPropagator = null,

            // An HTTP proxy of the environment does not speak HTTP/2 without TLS, and addresses of a cluster are not its business.
            UseProxy = false,
        };
        if (options.SslOptions is { } ssl)
        {
            handler.SslOptions = ssl;
        }

        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>The address that the channel was made with.</summary>
    public Uri Address { get; }

    /// <summary>What the options say of calls, and what the calls share.</summary>
    internal CallSettings Calls { get; }

    internal TimeProvider TimeProvider { get; }

    /// <summary>True once any answer came over HTTP/2; it only ever changes to true.</summary>
    internal bool HasAnswered { get; set; }

    /// <inheritdoc/>
    public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.Unary);
        return ClientCalls.UnaryAsync(this, method, request, options);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.ServerStreaming);
        return ClientCalls.ServerStreaming(this, method, request, options);
    }

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.ClientStreaming);
        ArgumentNullException.ThrowIfNull(requests);
        return ClientCalls.ClientStreamingAsync(this, method, requests, options);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
    {
        RequireType(method, GrpcMethodType.DuplexStreaming);
        ArgumentNullException.ThrowIfNull(requests);
        return ClientCalls.DuplexStreaming(this, method, requests, options);
    }

    /// <summary>Closes the connections. Calls that are still running fail, and no new ones are taken.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _invoker.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    internal Uri AddressOf(string method) =>
        _methodAddresses.GetOrAdd(method, static (name, prefix) => new Uri(prefix + name, UriKind.Absolute), _prefix);

    private void RequireType<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcMethodType type)
    {
        ArgumentNullException.ThrowIfNull(method);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (method.Type != type)
        {
            throw new ArgumentException($"{method.FullName} is a {method.Type} method and cannot be called as {type}.", nameof(method));
        }
    }
}
