using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Chains.Grpc;

/// <summary>
/// One call on the client with all its attempts, from its request headers to its status. Every failure leaves it as a <see cref="GrpcException"/> that
/// names the method and the address, as the caller's own cancellation, or as the exception of the caller's own stream of requests. Disposing it before
/// its end cancels the call on the server.
/// </summary>
/// <remarks>
/// A call is repeated only while no answer but a failing status has arrived (gRFC A6), so attempts are a matter of <see cref="SendAsync"/> alone:
/// what reads the answer knows of one attempt only. The two methods on which every call waits keep their state in pooled objects.
/// </remarks>
internal sealed class ClientCall : IDisposable
{
    private const int NoPushback = int.MinValue;
    private const int DoNotRetry = -1;

    private static readonly string UserAgent = "grpc-csharp-chains/" + (typeof(ClientCall).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly GrpcChannel _channel;
    private readonly string _method;
    private readonly MethodSettings _settings;
    private readonly GrpcMetadata? _headers;
    private readonly GrpcCallResponse? _callResponse;
    private readonly CancellationToken _callerToken;
    private readonly CancellationToken _enumeratorToken;
    private readonly DateTimeOffset? _deadline;
    private readonly bool _isStream;
    private readonly bool _waitForReady;
    private readonly GrpcCompression _compression;
    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _callerRegistration;
    private CancellationTokenRegistration _enumeratorRegistration;
    private CancellationTokenRegistration _abortRegistration;
    private CancellationToken _token;
    private CallRequests? _requests;
    private Subchannel? _subchannel;
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private ReceiveBuffer _buffer;
    private ClientCallTelemetry _telemetry;
    private TaskCompletionSource? _settled;
    private Exception? _writeFailure;
    private Exception? _requestsFailure;
    private Exception? _failure;
    private GrpcMetadata? _trailers;
    private int _attempts;
    private int _pushback = NoPushback;
    private bool _isStarted;
    private bool _isSettled;
    private int _timesTurnedAway;
    private bool _isCounted;
    private bool _hasEnded;

    /// <summary>Prepares a call; nothing happens yet.</summary>
    /// <param name="channel">Where it goes.</param>
    /// <param name="method">The method's name on the wire.</param>
    /// <param name="settings">What the channel says of the method.</param>
    /// <param name="options">What the caller says of this call.</param>
    /// <param name="isStream">True unless one request and one response make the call.</param>
    /// <param name="enumeratorToken">The token of whoever enumerates the responses.</param>
    public ClientCall(GrpcChannel channel, string method, MethodSettings settings, in GrpcCallOptions options, bool isStream, CancellationToken enumeratorToken)
    {
        _channel = channel;
        _method = method;
        _settings = settings;
        _headers = options.Headers;
        _callResponse = options.Response;
        _callerToken = options.CancellationToken;
        _enumeratorToken = enumeratorToken;
        _isStream = isStream;
        _waitForReady = options.WaitForReady ?? settings.WaitForReady;
        _compression = options.Compression ?? channel.Calls.Compression;
        _deadline = options.Deadline;
        if (settings.Timeout is { } timeout)
        {
            DateTimeOffset latest = DeadlineTimer.Add(channel.TimeProvider.GetUtcNow(), timeout);
            _deadline = _deadline < latest ? _deadline : latest;
        }

        _callResponse?.Take();
    }

    public GrpcCompression Compression => _compression;

    public CompressionLevel CompressionLevel => _channel.Calls.CompressionLevel;

    public int MaxSendMessageSize => _settings.MaxSendMessageSize;

    /// <summary>Cancelled when the call is cancelled or its deadline has passed, and for calls with a stream whenever they have ended.</summary>
    public CancellationToken Token => _token;

    private string Prefix => $"Calling {_method} at {_channel.Target.Display} failed: ";

    public ReplayLog CreateReplayLog() => new(_channel.Calls.ReplayLimit(_settings.RetryPolicy), _channel.Calls.Budget);

    /// <summary>
    /// Sends the requests and waits for the response headers, if need be in several attempts. It fails where the headers already say that the call failed.
    /// </summary>
    public ValueTask SendAsync(CallRequests requests)
    {
        _requests = requests;
        _channel.CallStarted();
        _isStarted = true;
        _callerToken.ThrowIfCancellationRequested();
        _enumeratorToken.ThrowIfCancellationRequested();
        requests.Prepare();
        StartClock();
        _telemetry = ClientCallTelemetry.Start(_method, _channel.Target.ServerAddress, _channel.Target.ServerPort);
        return _settings.RetryPolicy is { } policy ? SendWithRetriesAsync(policy) : SendOnceAsync();
    }

    /// <summary>
    /// Reads up to the next message and leaves it for <see cref="Parse"/>. False: the call ended with the status OK. Any other end throws.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(bool streaming)
    {
        if (_hasEnded)
        {
            return false;
        }

        while (!_buffer.TryCut(_settings.MaxReceiveMessageSize, out GrpcStatus? error))
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
                if (_buffer.Pending > 0)
                {
                    throw Fail(GrpcStatusCode.Internal, $"the answer ended inside a message, after {_buffer.Pending} bytes of it with its header");
                }

                _hasEnded = true;
                return false;
            }

            _buffer.Received(count);
        }

        _callResponse?.ResponseWasCompressed = _buffer.WasCompressed;
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

    /// <summary>The call has failed: the exception for its caller.</summary>
    public GrpcException Fail(GrpcStatusCode code, string detail, GrpcMetadata? trailers = null, Exception? inner = null)
    {
        string attempts = _attempts > 1 ? $" after {_attempts} attempts" : "";
        var failure = new GrpcException(
            $"{Prefix}{(detail.Length > 0 ? detail : "no detail was given")} [{StatusCodes.NameOf(code)}{attempts}]", new GrpcStatus(code, detail), trailers, inner);
        _trailers = trailers;
        _failure = failure;
        return failure;
    }

    /// <summary>A request could not be written: the handler reports only that sending failed.</summary>
    public void WriteFailed(Exception failure)
    {
        _writeFailure ??= failure;
        _cancellation?.Cancel();
    }

    /// <summary>The caller's stream of requests has thrown. That ends the call on the server, and the caller gets its own exception back.</summary>
    public void RequestsFailed(Exception failure)
    {
        // Once the call is over, the stream is being told so through its token, and what it throws then is an answer to that.
        if (!_token.IsCancellationRequested)
        {
            _requestsFailure = failure;
            _cancellation!.Cancel();
        }
    }

    /// <summary>The handler wants to send requests again that are gone.</summary>
    public static GrpcException CannotSendAgain(long limit) => new(new GrpcStatus(
        GrpcStatusCode.Unavailable,
        $"the server refused the stream or closed the connection, and the requests that were sent are more than is kept to send them again ({limit} bytes of this call; "
        + $"{nameof(GrpcChannelOptions.MaxRetryBufferSizePerCall)} and {nameof(GrpcChannelOptions.MaxRetryBufferSize)} limit it, and 64 KiB without a retry policy)"));

    public GrpcException CannotWrite(Exception failure) => failure is GrpcException known
        ? Fail(known.Status.Code, known.Status.Detail, inner: known)
        : Fail(GrpcStatusCode.Internal, $"the request message could not be written: {failure.Message}", inner: failure);

    /// <summary>
    /// Completes when it is known what became of the current attempt. When a server resets a stream, the handler first stops the upload; an upload that
    /// fails there and then would hide the reset itself, and with it that the stream was refused and may be sent again.
    /// </summary>
    public Task SettledAsync()
    {
        TaskCompletionSource settled = Volatile.Read(ref _settled) ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        settled = Interlocked.CompareExchange(ref _settled, settled, null) ?? settled;
        if (Volatile.Read(ref _isSettled))
        {
            settled.TrySetResult();
        }

        return settled.Task;
    }

    public void Dispose()
    {
        _abortRegistration.Dispose();
        try
        {
            if (_isStream)
            {
                // Tells the caller's stream of requests that the call is over, and stops the upload. What it does then is the caller's code.
                _cancellation?.Cancel();
            }
        }
        finally
        {
            _requests?.Dispose();
            EndAttempt();
            _request?.Dispose();
            _callerRegistration.Dispose();
            _enumeratorRegistration.Dispose();
            _cancellation?.Dispose();
            _buffer.Release();
            Report();
            if (_isStarted)
            {
                _channel.CallEnded();
            }
        }
    }

    private void Report()
    {
        GrpcStatusCode code = _failure is GrpcException failure ? failure.Status.Code
            : _hasEnded && _failure is null ? GrpcStatusCode.OK
            : GrpcStatusCode.Cancelled;
        _telemetry.End(_method, _channel.Target.ServerAddress, _channel.Target.ServerPort, code);
        Count(code);
        _callResponse?.Ended(_trailers, _failure);
    }

    /// <summary>Makes one attempt.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendOnceAsync()
    {
        if (_attempts > 0)
        {
            Forget();
        }

        _attempts++;
        _request = CreateRequest();
        try
        {
            while (_response is null)
            {
                _subchannel = await _channel.PickAsync(_waitForReady, _token).ConfigureAwait(false);
                try
                {
                    _response = await _subchannel.SendAsync(_request, _token).ConfigureAwait(false);
                }
                catch (Exception e) when (MaySendElsewhere(e))
                {
                    // The server is gone or going, and has not seen the call. The subchannel knows by now that it cannot be reached: the next pick is another
                    // one or fails.
                    _subchannel.Release();
                    _subchannel = null;
                }
            }
        }
        catch (Exception e)
        {
            throw Translate(e);
        }
        finally
        {
            Settle();
        }

        _channel.HasAnswered = true;
        _subchannel!.HasAnswered = true;
        CheckResponseHeaders(_response);
        _body = await _response.Content.ReadAsStreamAsync(_token).ConfigureAwait(false);
        if (_isStream)
        {
            // The reader may be busy elsewhere for long; a cancelled call ends on the server all the same, and at once.
            _abortRegistration = _token.UnsafeRegister(static state => ((HttpResponseMessage)state!).Dispose(), _response);
        }
    }

    private async ValueTask SendWithRetriesAsync(GrpcRetryPolicy policy)
    {
        int retriesSincePushback = 0;
        while (true)
        {
            GrpcException failure;
            try
            {
                await SendOnceAsync().ConfigureAwait(false);
                return;
            }
            catch (GrpcException e)
            {
                failure = e;
                Count(e.Status.Code);
                if (!MayRetry(policy, e.Status.Code))
                {
                    throw;
                }
            }

            TimeSpan delay;
            if (_pushback == NoPushback)
            {
                retriesSincePushback++;
                delay = policy.BackoffBefore(retriesSincePushback);
            }
            else
            {
                retriesSincePushback = 0;
                delay = TimeSpan.FromMilliseconds(_pushback);
            }

            // Until the next attempt there is no call on the server.
            EndAttempt();
            try
            {
                await Task.Delay(delay, _channel.TimeProvider, _token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!IsCancelledByCaller && _requestsFailure is null && _writeFailure is null)
            {
                throw Fail(GrpcStatusCode.DeadlineExceeded, $"the deadline passed before the next attempt; the last one failed with {failure.Status}", inner: failure);
            }
            catch (OperationCanceledException e)
            {
                throw Translate(e);
            }
        }
    }

    // A call that was not sent may be sent again without limit, one that a server turned away once more (gRFC A6, "Transparent Retries").
    private bool MaySendElsewhere(Exception e)
    {
        if (_token.IsCancellationRequested || !_requests!.CanSendAgain)
        {
            return false;
        }

        if (ConnectionFailure.WasNotSent(e))
        {
            return true;
        }

        // A server that has not shaken hands has seen no call, but it may be none that speaks HTTP/2, and would be asked forever.
        int limit = ConnectionFailure.WasTurnedAway(e) ? 1 : ConnectionFailure.HandshakeFailed(e) ? 2 : 0;
        if (_timesTurnedAway >= limit)
        {
            return false;
        }

        _timesTurnedAway++;
        return true;
    }

    private bool IsCancelledByCaller => _callerToken.IsCancellationRequested || _enumeratorToken.IsCancellationRequested;

    // The conditions of gRFC A6. A call that was cancelled meanwhile finds that out when it waits.
    private bool MayRetry(GrpcRetryPolicy policy, GrpcStatusCode code) =>
        policy.Retries(code)
        && _channel.Calls.Throttle is null or { AllowsRetry: true }
        && _attempts < Math.Min(policy.MaxAttempts, _channel.Calls.MaxAttempts)
        && _pushback != DoNotRetry
        && _writeFailure is null
        && _requests!.CanSendAgain;

    /// <summary>Counts an attempt for the throttle, once.</summary>
    private void Count(GrpcStatusCode code)
    {
        // A call that never got as far as an attempt says nothing of the server.
        if (_isCounted || _attempts == 0 || _channel.Calls.Throttle is not { } throttle)
        {
            return;
        }

        _isCounted = true;
        if (code == GrpcStatusCode.OK)
        {
            throttle.Succeeded();
        }
        else if (_pushback == DoNotRetry || _settings.RetryPolicy?.Retries(code) == true)
        {
            throttle.Failed();
        }
    }

    private void Settle()
    {
        Volatile.Write(ref _isSettled, true);
        Interlocked.MemoryBarrier();
        _settled?.TrySetResult();
    }

    private void EndAttempt()
    {
        // Disposing the response before its end resets the stream, which cancels the call on the server.
        _response?.Dispose();
        _response = null;
        _subchannel?.Release();
        _subchannel = null;
    }

    /// <summary>Makes room for another attempt.</summary>
    private void Forget()
    {
        // Disposing the message disposes its content, which the next attempt needs.
        _request!.Content = null;
        _request.Dispose();
        _pushback = NoPushback;
        _isCounted = false;
        Volatile.Write(ref _settled, null);
        Volatile.Write(ref _isSettled, false);
        _failure = null;
        _trailers = null;
    }

    private HttpRequestMessage CreateRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _channel.AddressOf(_method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _requests!.Body,
        };
        HttpRequestHeaders headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", UserAgent);
        headers.TryAddWithoutValidation(MetadataNames.AcceptEncoding, MessageEncodings.Accepted);
        if (_deadline is { } deadline)
        {
            TimeSpan left = deadline - _channel.TimeProvider.GetUtcNow();
            headers.TryAddWithoutValidation(MetadataNames.Timeout, TimeoutHeader.Format(left));
        }

        if (_compression != GrpcCompression.Identity)
        {
            headers.TryAddWithoutValidation(MetadataNames.Encoding, MessageEncodings.NameOf(_compression));
        }

        if (_attempts > 1)
        {
            headers.TryAddWithoutValidation(MetadataNames.PreviousAttempts, (_attempts - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        AddMetadata(request);
        _telemetry.Inject(headers);
        return request;
    }

    private void AddMetadata(HttpRequestMessage request)
    {
        if (_headers is null)
        {
            return;
        }

        foreach (GrpcMetadataEntry entry in _headers)
        {
            // HttpClient keeps a few names, such as content-language, among the headers of the body, which lives through all attempts.
            if (!request.Headers.TryAddWithoutValidation(entry.Key, entry.Value) && _attempts == 1)
            {
                _requests!.Body.Headers.TryAddWithoutValidation(entry.Key, entry.Value);
            }
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
        }
        else if (_isStream || (_callerToken.CanBeCanceled && _enumeratorToken.CanBeCanceled))
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

    private void CheckResponseHeaders(HttpResponseMessage response)
    {
        HttpHeadersNonValidated headers = response.Headers.NonValidated;

        // A trailers-only answer carries its status among the headers.
        if (headers.TryGetValues(MetadataNames.Status, out HeaderStringValues values))
        {
            GrpcStatus status = ReadStatus(values.ToString(), headers);
            if (status.Code != GrpcStatusCode.OK)
            {
                throw Fail(status.Code, status.Detail, ReadMetadata(headers));
            }

            _trailers = _callResponse is null ? null : ReadMetadata(headers);
            _hasEnded = true;
            return;
        }

        string? contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out HeaderStringValues types) ? types.ToString() : null;
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

        if (headers.TryGetValues(MetadataNames.Encoding, out HeaderStringValues encodings))
        {
            string name = encodings.ToString();
            if (!MessageEncodings.TryParse(name, out GrpcCompression encoding))
            {
                throw Fail(GrpcStatusCode.Internal, $"the server compresses its messages with '{name}', but it was told that this client reads only {MessageEncodings.Accepted}");
            }

            _buffer.Encoding = encoding;
        }

        _requests!.Commit();
        _callResponse?.Answered(ReadMetadata(headers), _subchannel!.Peer);
    }

    private static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(MetadataNames.ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == MetadataNames.ContentType.Length || contentType[MetadataNames.ContentType.Length] is '+' or ';');

    private static string Describe(string? contentType) => contentType is null ? "no content type" : $"content type '{contentType}'";

    private void CheckStatus()
    {
        HttpHeadersNonValidated trailers = _response!.TrailingHeaders.NonValidated;
        if (!trailers.TryGetValues(MetadataNames.Status, out HeaderStringValues values))
        {
            throw Fail(GrpcStatusCode.Unknown, "the answer ended without a gRPC status: the server, or a proxy in between, sent no trailers");
        }

        GrpcStatus status = ReadStatus(values.ToString(), trailers);
        if (status.Code != GrpcStatusCode.OK)
        {
            throw Fail(status.Code, status.Detail, ReadMetadata(trailers));
        }

        _trailers = _callResponse is null ? null : ReadMetadata(trailers);
    }

    private GrpcStatus ReadStatus(string text, HttpHeadersNonValidated headers)
    {
        if (headers.TryGetValues(MetadataNames.RetryPushback, out HeaderStringValues pushback))
        {
            _pushback = ReadPushback(pushback.ToString());
        }

        if (!StatusCodes.TryParse(text, out GrpcStatusCode code))
        {
            return new GrpcStatus(GrpcStatusCode.Unknown, $"the server answered with grpc-status '{text}', which is not a number");
        }

        return new GrpcStatus(code, headers.TryGetValues(MetadataNames.Message, out HeaderStringValues message) ? StatusMessage.Decode(message.ToString()) : "");
    }

    // A signed 32-bit number without unnecessary zeros; whatever else stands there asks for no retry, as a negative number does (gRFC A6).
    private static int ReadPushback(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int milliseconds)
        && (text.Length == 1 || text[0] != '0')
            ? milliseconds
            : DoNotRetry;

    private static GrpcMetadata ReadMetadata(HttpHeadersNonValidated headers)
    {
        var metadata = new GrpcMetadata();
        foreach (KeyValuePair<string, HeaderStringValues> header in headers)
        {
            foreach (string value in header.Value)
            {
                metadata.AddReceived(header.Key, value);
            }
        }

        return metadata;
    }

    // A server at its deadline may be able to do no more than to reset the call, and its timer may be the first to end.
    private bool HasPassed(DateTimeOffset deadline) => deadline - _channel.TimeProvider.GetUtcNow() <= DeadlineTimer.Lead;

    private Exception Translate(Exception e)
    {
        if (_callerToken.IsCancellationRequested)
        {
            return _failure = new OperationCanceledException($"The call of {_method} was cancelled by its caller.", e, _callerToken);
        }

        if (_enumeratorToken.IsCancellationRequested)
        {
            return _failure = new OperationCanceledException($"The call of {_method} was cancelled by its caller.", e, _enumeratorToken);
        }

        if (_requestsFailure is { } own)
        {
            // With the stack of where it was thrown, in the caller's code.
            _failure = own;
            ExceptionDispatchInfo.Throw(own);
        }

        if (_writeFailure is { } failure)
        {
            return CannotWrite(failure);
        }

        if (_deadline is { } deadline && (_cancellation!.IsCancellationRequested || (ConnectionFailure.IsReset(e, Http2Errors.Cancel) && HasPassed(deadline))))
        {
            string until = _subchannel is not null ? "the call had ended"
                : _channel.ConnectionProblem is { } problem ? $"there was a connection: {problem}"
                : "there was a connection";
            return Fail(GrpcStatusCode.DeadlineExceeded, $"the deadline passed before {until}", inner: e);
        }

        // Said by this layer itself: no connection, or requests that cannot be sent again.
        if (e is GrpcException known)
        {
            return Fail(known.Status.Code, known.Status.Detail, inner: known);
        }

        GrpcStatus status = ConnectionFailure.Describe(e, _channel.Target, answered: _response is not null, _channel.HasAnswered);
        return Fail(status.Code, status.Detail, inner: e);
    }
}
