using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Wire;
using Microsoft.AspNetCore.Http;

namespace Chains.Hosting;

/// <summary><c>POST /run_remote</c>: a JSON object keyed by parameter name in, bare JSON out; a stream as server-sent events.</summary>
internal static class HttpFront
{
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
        var body = new ArrayBufferWriter<byte>();
        try
        {
            TResponse response = await chainlet.ServeAsync(runtime, request.Value, scope).WaitAsync(ending.Token).ConfigureAwait(false);
            Write(runtime, chainlet.ResponseJson, body, response);
        }
        catch (Exception exception) when (exception is GrpcException or OperationCanceledException)
        {
            await FailAsync(http, runtime, exception).ConfigureAwait(false);
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }

    public static async Task StreamAsync<TInterface, TRequest, TItem>(HttpContext http, ChainletRuntime runtime, ServerStreamingChainlet<TInterface, TRequest, TItem> chainlet)
        where TInterface : class
    {
        if (await ReadAsync(http, runtime, chainlet.RequestJson).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        CancellationToken aborted = http.RequestAborted;
        var scope = new CallScope(deadline: null, aborted);
        var json = new ArrayBufferWriter<byte>();
        IAsyncEnumerator<TItem> items = chainlet.Serve(runtime, request.Value, scope, aborted).GetAsyncEnumerator(aborted);
        await using ConfiguredAsyncDisposable disposal = items.ConfigureAwait(false);
        try
        {
            bool more = await items.MoveNextAsync().ConfigureAwait(false);

            // Only now: a stream that fails before its first item still has a status code of its own.
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            http.Response.Headers.CacheControl = "no-cache";

            // Asks nginx not to gather the events.
            http.Response.Headers["X-Accel-Buffering"] = "no";
            for (; more; more = await items.MoveNextAsync().ConfigureAwait(false))
            {
                json.ResetWrittenCount();
                Write(runtime, chainlet.ResponseJson, json, items.Current);
                await EventAsync(http.Response.BodyWriter, "data: "u8, json.WrittenMemory, aborted).ConfigureAwait(false);
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
                await EventAsync(http.Response.BodyWriter, "event: error\ndata: "u8, ErrorBody.Of(detail), aborted).ConfigureAwait(false);
            }
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

    private static async ValueTask<Box<TRequest>?> ReadAsync<TRequest>(HttpContext http, ChainletRuntime runtime, JsonMarshaller<TRequest> json)
    {
        string name = runtime.Implementation.Name;
        if (runtime.Unready is { } reason)
        {
            await FailAsync(http, StatusCodes.Status503ServiceUnavailable, Detail(name, nameof(ChainletActivationException), reason)).ConfigureAwait(false);
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

    private static ValueTask<FlushResult> EventAsync(PipeWriter writer, ReadOnlySpan<byte> prefix, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        writer.Write(prefix);
        writer.Write(json.Span);
        writer.Write("\n\n"u8);
        return writer.FlushAsync(cancellationToken);
    }

    // A request may be a struct or null; this tells "no request" apart.
    private sealed class Box<T>(T value)
    {
        public T Value { get; } = value;
    }
}
