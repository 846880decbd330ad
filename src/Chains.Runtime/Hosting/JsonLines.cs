using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Chains.Grpc;
using Chains.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace Chains.Hosting;

/// <summary>A body of JSON documents, one a line, which is read as it arrives (NDJSON, <c>application/x-ndjson</c>).</summary>
internal sealed class JsonLines
{
    public const string ContentType = "application/x-ndjson";

    private const string EventStream = "text/event-stream";
    private const int MaxLine = GrpcChannelOptions.DefaultMaxReceiveMessageSize;

    private readonly PipeReader _reader;
    private readonly CancellationToken _aborted;
    private long _line;
    private long _scanned;

    public JsonLines(HttpContext http)
    {
        // As for a stream over gRPC: it may be idle and has no length; each line has its limit instead.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        _reader = http.Request.BodyReader;
        _aborted = http.RequestAborted;
    }

    /// <summary>Whether a request's body is one of lines.</summary>
    public static bool Are(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && IsLines(type);

    /// <summary>Whether a caller would rather have lines than server-sent events, which it gets unless it says so.</summary>
    public static bool AreWanted(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted)
        && accepted.Where(static type => type.Quality is not 0).OrderByDescending(static type => type.Quality ?? 1).FirstOrDefault(static type => IsLines(type) || type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase)) is { } first
        && IsLines(first);

    /// <summary>Reads the next line that is not blank; null at the end of the body.</summary>
    /// <exception cref="JsonFormatException">The line does not fit; the message names it.</exception>
    /// <exception cref="BadHttpRequestException">The line is too long, or the body is cut off.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async ValueTask<Document<T>?> ReadAsync<T>(JsonMarshaller<T> json)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await _reader.ReadAsync(_aborted).ConfigureAwait(false);
            }
            catch (IOException exception) when (_aborted.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Message, exception, _aborted);
            }

            ReadOnlySequence<byte> buffer = read.Buffer;
            SequencePosition? end = buffer.Slice(_scanned).PositionOf((byte)'\n');
            if (end is null && !read.IsCompleted)
            {
                _scanned = buffer.Length;
                _reader.AdvanceTo(buffer.Start, buffer.End);
                if (_scanned > MaxLine)
                {
                    throw new BadHttpRequestException(string.Create(CultureInfo.InvariantCulture, $"Line {_line + 1} of the body is longer than {MaxLine} bytes."), StatusCodes.Status413PayloadTooLarge);
                }

                continue;
            }

            ReadOnlySequence<byte> line = end is { } stop ? buffer.Slice(0, stop) : buffer;
            _line++;
            _scanned = 0;
            try
            {
                if (!IsBlank(line))
                {
                    return new Document<T>(json.Deserialize(line));
                }

                if (end is null)
                {
                    return null;
                }
            }
            catch (JsonFormatException exception)
            {
                throw exception.InLine(_line);
            }
            finally
            {
                _reader.AdvanceTo(end is { } at ? buffer.GetPosition(1, at) : buffer.End);
            }
        }
    }

    private static bool IsLines(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase);

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (ReadOnlyMemory<byte> part in line)
        {
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What stood in a line; it may be null.</summary>
    internal sealed class Document<T>(T value)
    {
        public T Value { get; } = value;
    }
}
