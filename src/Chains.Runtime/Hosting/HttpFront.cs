using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Chains.Hosting;

/// <summary>
/// <c>POST /run_remote</c>: a JSON object keyed by parameter name in, bare JSON out. A stream comes in as an array or as lines of JSON, and goes out as
/// server-sent events or lines.
/// </summary>
internal static class HttpFront
{
    private static readonly string[] Utf8Names = ["utf-8", "utf8", "us-ascii"];

    public static async Task AnswerAsync<TInterface, TRequest, TResponse>(HttpContext http, ChainletRuntime runtime, UnaryChainlet<TInterface, TRequest, TResponse> chainlet)
        where TInterface : class
    {
        if (await ReadAsync(http, runtime, chainlet.RequestJson).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        ending.CancelAfter(runtime.HttpTimeout);
        var scope = new CallScope(TimeProvider.System.GetUtcNow() + runtime.HttpTimeout, ending.Token);
        await AnswerAsync(http, runtime, chainlet.ResponseJson, chainlet.ServeAsync(runtime, request.Value, scope).WaitAsync(ending.Token)).ConfigureAwait(false);
    }

    /// <summary>
    /// Answers a chainlet that takes a stream. In a body of lines the first is the object of parameters, where there are any beside the stream, and each further
    /// one an item. It has no deadline, as no stream has unless one is asked for.
    /// </summary>
    public static async Task CollectAsync<TInterface, TParameters, TItem, TResponse>(
        HttpContext http, ChainletRuntime runtime, ClientStreamingChainlet<TInterface, TParameters, TItem, TResponse> chainlet)
        where TInterface : class
    {
        bool isLines = JsonLines.Are(http.Request.ContentType);
        JsonLines? lines = isLines ? new JsonLines(http) : null;
        StreamBody<TParameters, TItem> body = default;
        if (lines is null)
        {
            if (await ReadAsync(http, runtime, chainlet.RequestJson).ConfigureAwait(false) is not { } request)
            {
                return;
            }

            body = request.Value;
            if (body.Items is null)
            {
                string problem = $"$: \"{chainlet.StreamParameter}\" is missing: the items of the stream as an array, or one a line in a body of type {JsonLines.ContentType}.";
                await FailAsync(http, StatusCodes.Status400BadRequest, Detail(chainlet.Name, typeof(JsonFormatException).ToString(), problem)).ConfigureAwait(false);
                return;
            }
        }
        else if (await RefuseAsync(http, runtime).ConfigureAwait(false))
        {
            return;
        }

        CancellationToken aborted = http.RequestAborted;
        await AnswerAsync(http, runtime, chainlet.ResponseJson, ServeAsync()).ConfigureAwait(false);

        async Task<TResponse> ServeAsync()
        {
            if (lines is not null && StreamMessage<TParameters, TItem>.BringsParameters)
            {
                // A body without lines lacks the parameters that have no default, and the reader of the object says which.
                JsonLines.Document<StreamBody<TParameters, TItem>>? first = await lines.ReadAsync(chainlet.RequestJson).ConfigureAwait(false);
                body = first is null ? chainlet.RequestJson.Deserialize("{}"u8) : first.Value;
            }

            var items = new IncomingItems<TItem>(ItemsAsync(body.Items, lines, chainlet.ItemJson), chainlet.Name, chainlet.StreamParameter, aborted);
            await using ConfiguredAsyncDisposable disposal = ((IAsyncDisposable)items).ConfigureAwait(false);
            return await chainlet.ServeAsync(runtime, body.Parameters, items, new CallScope(deadline: null, aborted)).ConfigureAwait(false);
        }
    }

    /// <summary>Answers for a chainlet that streams both ways, for which one request and one answer have no room.</summary>
    public static Task RefuseDuplexAsync(HttpContext http, string chainlet, string method)
    {
        http.Response.Headers.Upgrade = "h2c";
        return FailAsync(http, StatusCodes.Status426UpgradeRequired, Detail(
            chainlet,
            typeof(NotSupportedException).ToString(),
            $"{chainlet}.RunRemote streams both ways, which POST /run_remote cannot: call the gRPC method {method} at the host's gRPC port."));
    }

    public static async Task StreamAsync<TInterface, TRequest, TItem>(HttpContext http, ChainletRuntime runtime, ServerStreamingChainlet<TInterface, TRequest, TItem> chainlet)
        where TInterface : class
    {
        if (await ReadAsync(http, runtime, chainlet.RequestJson).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        CancellationToken aborted = http.RequestAborted;
        bool isLines = JsonLines.AreWanted(http.Request);
        var scope = new CallScope(deadline: null, aborted);
        var json = new ArrayBufferWriter<byte>();
        IAsyncEnumerator<TItem> items = chainlet.Serve(runtime, request.Value, scope).GetAsyncEnumerator(aborted);
        await using ConfiguredAsyncDisposable disposal = items.ConfigureAwait(false);
        try
        {
            bool more = await items.MoveNextAsync().ConfigureAwait(false);

            // Only now: a stream that fails before its first item still has a status code of its own.
            http.Response.ContentType = isLines ? JsonLines.ContentType : "text/event-stream; charset=utf-8";
            http.Response.Headers.CacheControl = "no-cache";

            // Asks nginx not to gather the items.
            http.Response.Headers["X-Accel-Buffering"] = "no";
            for (; more; more = await items.MoveNextAsync().ConfigureAwait(false))
            {
                json.ResetWrittenCount();
                Write(runtime, chainlet.ResponseJson, json, items.Current);
                await WriteAsync(http.Response.BodyWriter, isLines ? ""u8 : "data: "u8, json.WrittenMemory, isLines, aborted).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is GrpcException or OperationCanceledException)
        {
            if (!http.Response.HasStarted)
            {
                http.Response.Clear();
                await FailAsync(http, runtime, exception).ConfigureAwait(false);
            }
            else if (!aborted.IsCancellationRequested)
            {
                (_, RemoteErrorDetail detail) = Explain(runtime, exception);
                await WriteAsync(http.Response.BodyWriter, isLines ? ""u8 : "event: error\ndata: "u8, ErrorBody.Of(detail), isLines, aborted).ConfigureAwait(false);

                // The server now closes the connection without the body's end: also who looks at nothing but items sees that some are missing.
                throw new IOException($"The stream of {runtime.Implementation.Name} failed after its answer had begun, so that the connection is closed: {detail.ExceptionMessage}", exception);
            }
        }
    }

    private static async Task AnswerAsync<TResponse>(HttpContext http, ChainletRuntime runtime, JsonMarshaller<TResponse> json, Task<TResponse> serving)
    {
        var body = new ArrayBufferWriter<byte>();
        try
        {
            Write(runtime, json, body, await serving.ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is GrpcException or OperationCanceledException or JsonFormatException or BadHttpRequestException)
        {
            await FailAsync(http, runtime, exception).ConfigureAwait(false);
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }

    private static async IAsyncEnumerator<TItem> ItemsAsync<TItem>(IReadOnlyList<TItem>? items, JsonLines? lines, JsonMarshaller<TItem> json)
    {
        foreach (TItem item in items ?? [])
        {
            yield return item;
        }

        while (lines is not null && await lines.ReadAsync(json).ConfigureAwait(false) is { } line)
        {
            yield return line.Value;
        }
    }

    /// <summary>Answers with an error in the shape of <see cref="ErrorBody"/>.</summary>
    public static async Task FailAsync(HttpContext http, int status, RemoteErrorDetail detail)
    {
        ReadOnlyMemory<byte> body = ErrorBody.Of(detail);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    private static Task FailAsync(HttpContext http, ChainletRuntime runtime, Exception exception)
    {
        // Nobody is left to read an answer.
        if (http.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        (int status, RemoteErrorDetail detail) = Explain(runtime, exception);
        return FailAsync(http, status, detail);
    }

    private static (int Status, RemoteErrorDetail Detail) Explain(ChainletRuntime runtime, Exception exception)
    {
        string name = runtime.Implementation.Name;
        if (exception is JsonFormatException or BadHttpRequestException)
        {
            int code = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
            return (code, Detail(name, exception.GetType().ToString(), exception.Message));
        }

        if (exception is not GrpcException failure)
        {
            return (StatusCodes.Status504GatewayTimeout, Detail(name, "System.TimeoutException", $"{name} did not answer within {runtime.HttpTimeout.TotalSeconds} seconds."));
        }

        RemoteErrorDetail detail = failure.InnerException is { } cause
            ? CallFailure.DetailOf(cause, name, runtime.Context.Secrets)
            : Detail(name, "Chains.Grpc.GrpcException", failure.Status.Detail);
        int status = failure.Status.Code switch
        {
            GrpcStatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
            GrpcStatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,

            // A dependency is down; a chainlet that is not ready itself is answered before it comes to this.
            GrpcStatusCode.Unavailable => StatusCodes.Status502BadGateway,
            GrpcStatusCode.ResourceExhausted => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
        return (status, detail);
    }

    private static RemoteErrorDetail Detail(string chainlet, string type, string message) => new(chainlet, type, null, message, []);

    /// <summary>Answers what need not be read to be refused. A body's type is not looked at: one that is no JSON is refused by its place.</summary>
    private static async ValueTask<bool> RefuseAsync(HttpContext http, ChainletRuntime runtime)
    {
        string name = runtime.Implementation.Name;
        if (runtime.Unready is { } reason)
        {
            await FailAsync(http, StatusCodes.Status503ServiceUnavailable, Detail(name, nameof(ChainletActivationException), reason)).ConfigureAwait(false);
            return true;
        }

        HttpRequest request = http.Request;
        string? problem = null;
        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            // RFC 9110, 15.5.16: so a client knows that it is the coding, and which one will do.
            http.Response.Headers.AcceptEncoding = "identity";
            problem = $"The body comes with Content-Encoding: {encoding}, but is read only as it is: send it uncompressed.";
        }
        else if (MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) && HeaderUtilities.RemoveQuotes(type.Charset) is { Length: > 0 } charset && !Utf8Names.Contains(charset.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            problem = $"The body comes in {charset}, but JSON is UTF-8 (RFC 8259): send it in that, with no charset or charset=utf-8.";
        }

        if (problem is null)
        {
            return false;
        }

        await FailAsync(http, StatusCodes.Status415UnsupportedMediaType, Detail(name, typeof(NotSupportedException).ToString(), problem)).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<Box<TRequest>?> ReadAsync<TRequest>(HttpContext http, ChainletRuntime runtime, JsonMarshaller<TRequest> json)
    {
        string name = runtime.Implementation.Name;
        if (await RefuseAsync(http, runtime).ConfigureAwait(false))
        {
            return null;
        }

        PipeReader reader = http.Request.BodyReader;
        try
        {
            ReadResult read = await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            while (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            }

            try
            {
                return new Box<TRequest>(json.Deserialize(read.Buffer));
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.End);
            }
        }
        catch (JsonFormatException exception)
        {
            await FailAsync(http, StatusCodes.Status400BadRequest, Detail(name, exception.GetType().ToString(), exception.Message)).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            await FailAsync(http, exception.StatusCode, Detail(name, exception.GetType().ToString(), exception.Message)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away while it was sending: nobody is left to read an answer.
            http.Abort();
        }

        return null;
    }

    private static void Write<T>(ChainletRuntime runtime, JsonMarshaller<T> json, ArrayBufferWriter<byte> destination, T value)
    {
        try
        {
            json.Serialize(destination, value);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw runtime.Failed(exception);
        }
    }

    private static ValueTask<FlushResult> WriteAsync(PipeWriter writer, ReadOnlySpan<byte> prefix, ReadOnlyMemory<byte> json, bool isLine, CancellationToken cancellationToken)
    {
        writer.Write(prefix);
        writer.Write(json.Span);
        writer.Write(isLine ? "\n"u8 : "\n\n"u8);
        return writer.FlushAsync(cancellationToken);
    }

    // A request may be a struct or null; this tells "no request" apart.
    private sealed class Box<T>(T value)
    {
        public T Value { get; } = value;
    }
}
