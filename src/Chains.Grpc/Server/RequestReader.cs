using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Chains.Grpc;

/// <summary>Reads requests straight from the server's pipe.</summary>
internal static class RequestReader
{
    /// <summary>Reads the one message of a unary or server-streaming call, and the end of the request behind it.</summary>
    /// <exception cref="GrpcException">The request is not exactly one message within the limit.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone, or the deadline has passed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<T> ReadSingleAsync<T>(GrpcServerCallContext call, GrpcMarshaller<T> marshaller, int maxSize)
    {
        PipeReader reader = call.HttpContext.Request.BodyReader;
        CancellationToken cancellationToken = call.HasDeadlineTimer ? call.CancellationToken : default;
        T message = default!;
        bool found = false;
        while (true)
        {
            if (!TryRead(reader, out ReadResult result))
            {
                result = await ReadAsync(reader, call, cancellationToken).ConfigureAwait(false);
            }

            ReadOnlySequence<byte> buffer = result.Buffer;
            if (found && !buffer.IsEmpty)
            {
                throw Violation("more than one message");
            }

            if (!found && RequestMessage.TryCut(ref buffer, call, maxSize, out RequestMessage cut))
            {
                message = cut.Read(marshaller);
                found = true;
                if (!buffer.IsEmpty)
                {
                    throw Violation("more than one message");
                }
            }

            // What is looked at without being consumed stays in the pipe and opens the stream's window for the rest of the message.
            Advance(reader, call, buffer.Start, buffer.End);
            if (!result.IsCompleted)
            {
                continue;
            }

            if (found)
            {
                return message;
            }

            throw buffer.IsEmpty ? Violation("no message") : Truncated(buffer.Length);
        }
    }

    /// <summary>Takes bytes of the request that are there already.</summary>
    private static bool TryRead(PipeReader reader, out ReadResult result)
    {
        try
        {
            return reader.TryRead(out result);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // ReadAsync meets the same and can wait until the call knows of it.
            result = default;
            return false;
        }
    }

    /// <summary>Waits for bytes of the request.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone, which the call then knows, or the token was cancelled.</exception>
    /// <exception cref="GrpcException">The server does not take more of it.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<ReadResult> ReadAsync(PipeReader reader, GrpcServerCallContext call, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            throw Limited(e);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw await call.CallerLeftAsync(e).ConfigureAwait(false);
        }
    }

    /// <summary>Gives bytes back to the pipe.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone, which the call then knows.</exception>
    public static void Advance(PipeReader reader, GrpcServerCallContext call, SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            reader.AdvanceTo(consumed, examined);
        }
        catch (BadHttpRequestException e)
        {
            throw Limited(e);
        }
        catch (IOException e)
        {
            // Kestrel reports a reset stream here as well.
            throw call.CallerLeft(e);
        }
    }

    // A limit of Kestrel's that something in front of this layer has fixed before it could be lifted: the caller is there and gets a status.
    private static GrpcException Limited(BadHttpRequestException e) => new(
        new GrpcStatus(e.StatusCode == Microsoft.AspNetCore.Http.StatusCodes.Status413PayloadTooLarge ? GrpcStatusCode.ResourceExhausted : GrpcStatusCode.Internal, e.Message), inner: e);

    /// <summary>The request ended where more bytes were due.</summary>
    public static GrpcException Truncated(long count) =>
        new(new GrpcStatus(GrpcStatusCode.Internal, $"The request ended inside a message, after {count} bytes of it with its header."));

    // UNIMPLEMENTED is what the gRPC status code document asks for here.
    private static GrpcException Violation(string found) =>
        new(new GrpcStatus(GrpcStatusCode.Unimplemented, $"The request holds {found}, but this method takes exactly one."));
}
