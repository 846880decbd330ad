using System.Net;

namespace Chains.Grpc;

/// <summary>
/// One call on the client, from its request headers to its status. Every failure leaves it as a <see cref="GrpcException"/> that names the method and
/// the address, or as the caller's own cancellation. Disposing it before its end cancels the call on the server.
/// </summary>
internal sealed class ClientCall : IDisposable
{
    private static readonly string UserAgent = "grpc-csharp-chains/" + (typeof(ClientCall).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly GrpcChannel _channel;
    private readonly string _method;
    private readonly CancellationToken _callerToken;
    private readonly CancellationToken _enumeratorToken;
    private readonly DateTimeOffset? _deadline;
    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _callerRegistration;
    private CancellationTokenRegistration _enumeratorRegistration;
    private CancellationToken _token;
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private ReceiveBuffer _buffer;
    private Exception? _writeFailure;
    private bool _ended;
    private bool _isCounted;
    private Subchannel? _subchannel;

    public ClientCall(GrpcChannel channel, string method, in GrpcCallOptions options, CancellationToken enumeratorToken)
    {
        _channel = channel;
        _method = method;
        _callerToken = options.CancellationToken;
        _enumeratorToken = enumeratorToken;
        _deadline = options.Deadline;
    }

    /// <summary>Sends the request and waits for the response headers. It fails where they already say that the call failed.</summary>
    public async Task SendAsync<TRequest>(GrpcMarshaller<TRequest> marshaller, TRequest request, GrpcMetadata? headers)
    {
        _channel.CallStarted();
        _isCounted = true;
        _callerToken.ThrowIfCancellationRequested();
        _enumeratorToken.ThrowIfCancellationRequested();
        int size = Measure(marshaller, request);
        var content = new RequestContent<TRequest>(marshaller, request, size, this);
        _request = new HttpRequestMessage(HttpMethod.Post, _channel.AddressOf(_method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        _request.Headers.TryAddWithoutValidation("te", "trailers");
        _request.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        StartClock();
        AddMetadata(headers);
        try
        {
            bool wasTurnedAway = false;
            while (_response is null)
            {
                _subchannel = await _channel.PickAsync(waitForReady: false, _token).ConfigureAwait(false);
                try
                {
                    _response = await _subchannel.SendAsync(_request, _token).ConfigureAwait(false);
                }
                catch (Exception e) when (!_token.IsCancellationRequested && (ConnectionFailure.WasNotSent(e) || (!wasTurnedAway && ConnectionFailure.WasTurnedAway(e))))
                {
                    // The server is gone or going, and has not seen the call. The subchannel knows by now that it cannot be reached: the next pick is another one or
                    // fails. A server that turns calls away is asked once more, as gRFC A6 says of transparent retries.
                    wasTurnedAway |= !ConnectionFailure.WasNotSent(e);
                    _subchannel.Release();
                    _subchannel = null;
                }
            }
        }
        catch (Exception e)
        {
            throw Translate(e);
        }

        _channel.HasAnswered = true;
        CheckResponseHeaders(_response);
        _body = await _response.Content.ReadAsStreamAsync(_token).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads up to the next message and leaves it for <see cref="Parse"/>. False: the call ended with the status OK. Any other end throws.
    /// </summary>
    public async ValueTask<bool> ReadAsync(bool streaming)
    {
        if (_ended)
        {
            return false;
        }

        while (!_buffer.TryCut(_channel.MaxReceiveMessageSize, out GrpcStatus? error))
        {
            if (error is { } status)
            {
                throw Fail(status.Code, status.Detail);
            }

            Memory<byte> room = _buffer.GetRoom(streaming);
            int count;
            try
            {
                count = await _body!.ReadAsync(room, _token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                throw Translate(e);
            }

            if (count == 0)
            {
                CheckStatus();
                _ended = true;
                return _buffer.Pending == 0
                    ? false
                    : throw Fail(GrpcStatusCode.Internal, $"the answer ended inside a message, after {_buffer.Pending} bytes of it with its header");
            }

            _buffer.Received(count);
        }

        return true;
    }

    /// <summary>Reads the message that <see cref="ReadAsync"/> found.</summary>
    public TResponse Parse<TResponse>(GrpcMarshaller<TResponse> marshaller)
    {
        try
        {
            return marshaller.Read(_buffer.Payload);
        }
        catch (GrpcFormatException e)
        {
            throw Fail(GrpcStatusCode.Internal, $"the response message is malformed: {e.Message}", inner: e);
        }
        catch (Exception e)
        {
            throw Fail(GrpcStatusCode.Internal, $"the response message could not be read: {e.Message}", inner: e);
        }
    }

    /// <summary>A failure that this side found.</summary>
    public GrpcException Fail(GrpcStatusCode code, string detail, GrpcMetadata? trailers = null, Exception? inner = null) =>
        new($"{Prefix}{(detail.Length > 0 ? detail : "no detail was given")} [{StatusCodes.NameOf(code)}]", new GrpcStatus(code, detail), trailers, inner);

    /// <summary>Remembers that the request could not be written: the handler reports only that sending failed.</summary>
    public void WriteFailed(Exception failure) => _writeFailure = failure;

    public void Dispose()
    {
        // Disposing the response before its end resets the stream, which cancels the call on the server.
        _body?.Dispose();
        _response?.Dispose();
        _request?.Dispose();
        _callerRegistration.Dispose();
        _enumeratorRegistration.Dispose();
        _cancellation?.Dispose();
        _buffer.Release();
        _subchannel?.Release();
        if (_isCounted)
        {
            _channel.CallEnded();
        }
    }

    private string Prefix => $"Calling {_method} at {_channel.Target.Display} failed: ";

    private int Measure<TRequest>(GrpcMarshaller<TRequest> marshaller, TRequest request)
    {
        try
        {
            return MessageWriter.Measure(marshaller, request, _channel.MaxSendMessageSize, "the request message");
        }
        catch (Exception e)
        {
            throw CannotWrite(e);
        }
    }

    private void StartClock()
    {
        if (_deadline is { } deadline)
        {
            TimeSpan left = deadline - _channel.TimeProvider.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw Fail(GrpcStatusCode.DeadlineExceeded, "the deadline had passed before the call was sent");
            }

            _cancellation = DeadlineTimer.Start(left, _channel.TimeProvider);
            _request!.Headers.TryAddWithoutValidation(MetadataNames.Timeout, TimeoutHeader.Format(left));
        }
        else if (_callerToken.CanBeCanceled && _enumeratorToken.CanBeCanceled)
        {
            _cancellation = new CancellationTokenSource();
        }

        if (_cancellation is { } source)
        {
            _token = source.Token;
            _callerRegistration = _callerToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
            _enumeratorRegistration = _enumeratorToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
        }
        else
        {
            _token = _callerToken.CanBeCanceled ? _callerToken : _enumeratorToken;
        }
    }

    private void AddMetadata(GrpcMetadata? headers)
    {
        if (headers is null)
        {
            return;
        }

        foreach (GrpcMetadataEntry entry in headers)
        {
            // HttpClient keeps a few names, such as content-language, among the headers of the body.
            if (!_request!.Headers.TryAddWithoutValidation(entry.Key, entry.Value))
            {
                _request.Content!.Headers.TryAddWithoutValidation(entry.Key, entry.Value);
            }
        }
    }

    private void CheckResponseHeaders(HttpResponseMessage response)
    {
        // A trailers-only answer carries its status among the headers.
        if (response.Headers.NonValidated.TryGetValues(MetadataNames.Status, out var values))
        {
            GrpcStatus status = ReadStatus(values.ToString(), response.Headers.NonValidated);
            _ended = status.Code == GrpcStatusCode.OK
                ? true
                : throw Fail(status.Code, status.Detail, ReadMetadata(response.Headers.NonValidated));
            return;
        }

        string? contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var types) ? types.ToString() : null;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Fail(
                StatusCodes.FromHttpStatus((int)response.StatusCode),
                $"the server answered HTTP status {(int)response.StatusCode} with {Describe(contentType)} and no gRPC status: is this the gRPC port, and is the service mapped there?");
        }

        if (!IsGrpc(contentType))
        {
            throw Fail(GrpcStatusCode.Unknown, $"the server answered with {Describe(contentType)} instead of {MetadataNames.ContentType}: is this the gRPC port?");
        }
    }

    private static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(MetadataNames.ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == MetadataNames.ContentType.Length || contentType[MetadataNames.ContentType.Length] is '+' or ';');

    private static string Describe(string? contentType) => contentType is null ? "no content type" : $"content type '{contentType}'";

    private void CheckStatus()
    {
        HttpResponseMessage response = _response!;
        if (!response.TrailingHeaders.NonValidated.TryGetValues(MetadataNames.Status, out var values))
        {
            throw Fail(GrpcStatusCode.Unknown, "the answer ended without a gRPC status: the server, or a proxy in between, sent no trailers");
        }

        GrpcStatus status = ReadStatus(values.ToString(), response.TrailingHeaders.NonValidated);
        if (status.Code != GrpcStatusCode.OK)
        {
            throw Fail(status.Code, status.Detail, ReadMetadata(response.TrailingHeaders.NonValidated));
        }
    }

    private static GrpcStatus ReadStatus(string text, System.Net.Http.Headers.HttpHeadersNonValidated headers)
    {
        if (!StatusCodes.TryParse(text, out GrpcStatusCode code))
        {
            return new GrpcStatus(GrpcStatusCode.Unknown, $"the server answered with grpc-status '{text}', which is not a number");
        }

        return new GrpcStatus(code, headers.TryGetValues(MetadataNames.Message, out var message) ? StatusMessage.Decode(message.ToString()) : "");
    }

    private static GrpcMetadata ReadMetadata(System.Net.Http.Headers.HttpHeadersNonValidated headers)
    {
        var metadata = new GrpcMetadata();
        foreach (KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header in headers)
        {
            foreach (string value in header.Value)
            {
                metadata.AddReceived(header.Key, value);
            }
        }

        return metadata;
    }

    private Exception Translate(Exception e)
    {
        if (_callerToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The call of {_method} was cancelled by its caller.", e, _callerToken);
        }

        if (_enumeratorToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The call of {_method} was cancelled by its caller.", e, _enumeratorToken);
        }

        if (_writeFailure is { } failure)
        {
            return CannotWrite(failure);
        }

        if (_deadline is { } deadline && (_cancellation!.IsCancellationRequested || (ConnectionFailure.IsReset(e, Http2Errors.Cancel) && _channel.TimeProvider.GetUtcNow() >= deadline)))
        {
            return Fail(GrpcStatusCode.DeadlineExceeded, "the deadline passed before the call had ended", inner: e);
        }

        GrpcStatus status = ConnectionFailure.Describe(e, _channel.Target.Name, answered: _response is not null, _channel.HasAnswered);
        return Fail(status.Code, status.Detail, inner: e);
    }

    private GrpcException CannotWrite(Exception failure) => failure is GrpcException known
        ? Fail(known.Status.Code, known.Status.Detail, inner: known)
        : Fail(GrpcStatusCode.Internal, $"the request message could not be written: {failure.Message}", inner: failure);
}
