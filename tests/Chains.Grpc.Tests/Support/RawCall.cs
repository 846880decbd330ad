using System.IO.Pipelines;
using System.Net;

namespace Chains.Grpc.Tests;

/// <summary>A call of any kind whose request and answer a test drives byte by byte, at the same time.</summary>
internal sealed class RawCall : IAsyncDisposable
{
    private readonly SocketsHttpHandler _handler = new();
    private readonly HttpMessageInvoker _invoker;
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly DuplexContent _content = new();
    private readonly Task<HttpResponseMessage> _response;
    private Stream? _body;

    private RawCall(Uri server, string path, Action<HttpRequestMessage>? change, Action<SocketsHttpHandler>? configure)
    {
        configure?.Invoke(_handler);
        _invoker = new HttpMessageInvoker(_handler);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _content,
        };
        _content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        change?.Invoke(request);
        _response = _invoker.SendAsync(request, _source.Token);
    }

    /// <summary>Sends the request headers.</summary>
    public static RawCall Start(Uri server, string path, Action<HttpRequestMessage>? change = null, Action<SocketsHttpHandler>? configure = null) =>
        new(server, path, change, configure);

    /// <summary>The answer once its headers have come.</summary>
    public Task<HttpResponseMessage> ResponseAsync() => _response;

    /// <summary>Fails once the body can no longer be written because the server does not want the rest.</summary>
    public Task Upload => _content.Written;

    /// <summary>Sends bytes; the task ends when the connection has taken them.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await (await _content.Stream).WriteAsync(bytes, _source.Token);
        await (await _content.Stream).FlushAsync(_source.Token);
    }

    public Task WriteMessageAsync(ReadOnlySpan<byte> payload) => WriteAsync(RawClient.Frame(payload));

    /// <summary>Half-closes the call.</summary>
    public void EndRequest() => _content.Complete();

    /// <summary>The next message of the answer; null at its end.</summary>
    public async Task<(byte Flag, byte[] Payload)?> ReadAsync()
    {
        _body ??= await (await _response).Content.ReadAsStreamAsync(_source.Token);
        byte[] header = new byte[5];
        int count = await _body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, _source.Token);
        if (count == 0)
        {
            return null;
        }

        Assert.Equal(5, count);
        byte[] payload = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await _body.ReadExactlyAsync(payload, _source.Token);
        return (header[0], payload);
    }

    /// <summary>Reads to the end; the messages as text, and the status.</summary>
    public async Task<(List<string> Messages, string? Status, string Message)> ReadAllAsync()
    {
        var messages = new List<string>();
        while (await ReadAsync() is { } message)
        {
            messages.Add(System.Text.Encoding.UTF8.GetString(message.Payload));
        }

        HttpResponseMessage response = await _response;
        return (messages, Find(response, "grpc-status"), StatusMessage.Decode(Find(response, "grpc-message") ?? ""));
    }

    /// <summary>Resets the stream.</summary>
    public async Task CancelAsync()
    {
        await _source.CancelAsync();
        if (_response.IsCompletedSuccessfully)
        {
            (await _response).Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.CancelAsync();
        _content.Complete();
        await ((Task)_response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_response.IsCompletedSuccessfully)
        {
            (await _response).Dispose();
        }

        _invoker.Dispose();
        _source.Dispose();
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;

    private sealed class DuplexContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Stream => _stream.Task;

        public Task Written => _written.Task;

        public void Complete() => _end.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            // HttpClient keeps the request headers back until something is written or flushed.
            await stream.FlushAsync(cancellationToken);
            _stream.SetResult(stream);
            try
            {
                await _end.Task.WaitAsync(cancellationToken);
                _written.SetResult();
            }
            catch (OperationCanceledException)
            {
                _written.SetCanceled(cancellationToken);
                throw;
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
