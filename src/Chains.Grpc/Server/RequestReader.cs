using System.Buffers;
using System.IO.Pipelines;

namespace Chains.Grpc;

/// <summary>Reads request messages straight from the server's pipe.</summary>
internal static class RequestReader
{
    /// <summary>Reads the one message of a unary or server-streaming call, and the end of the request behind it.</summary>
    /// <exception cref="GrpcException">The request is not exactly one message within the limit.</exception>
    /// <exception cref="RequestAbortedException">The caller has gone.</exception>
    public static async ValueTask<T> ReadSingleAsync<T>(GrpcServerCallContext call, GrpcMarshaller<T> marshaller, int maxSize)
    {
        PipeReader reader = call.HttpContext.Request.BodyReader;
        CancellationToken cancellationToken = call.HasDeadlineTimer ? call.CancellationToken : default;
        T message = default!;
        bool found = false;
        while (true)
        {
            ReadResult result = await ReadAsync(reader, call, cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (found && !buffer.IsEmpty)
            {
                throw Violation("more than one message");
            }

            if (!found && TryCut(ref buffer, maxSize, out ReadOnlySequence<byte> payload))
            {
                message = Read(marshaller, payload);
                found = true;
                if (!buffer.IsEmpty)
                {
                    throw Violation("more than one message");
                }
            }

            // What is looked at without being consumed stays in the pipe and opens the stream's window for the rest of the message.
            Advance(reader, buffer.Start, buffer.End);
            if (!result.IsCompleted)
            {
                continue;
            }

            if (found)
            {
                return message;
            }

            throw buffer.IsEmpty
                ? Violation("no message")
                : new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, $"The request ended inside a message, after {buffer.Length} bytes of it with its header."));
        }
    }

    private static T Read<T>(GrpcMarshaller<T> marshaller, in ReadOnlySequence<byte> payload)
    {
        try
        {
            return marshaller.Read(payload);
        }
        catch (Exception e) when (e is not (GrpcException or GrpcFormatException))
        {
            throw new MarshallingException("The request message could not be read.", e);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, GrpcServerCallContext call, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !call.IsDeadlineExceeded))
        {
            throw new RequestAbortedException(e);
        }
    }

    private static void Advance(PipeReader reader, SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            reader.AdvanceTo(consumed, examined);
        }
        catch (IOException e)
        {
            // Kestrel reports a reset stream here as well.
            throw new RequestAbortedException(e);
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, int maxSize, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (buffer.Length < FrameHeader.Size)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(header);
        if (FrameHeader.Check(header, maxSize, GrpcCompression.Identity, "The request message") is { } status)
        {
            throw new GrpcException(status);
        }

        long length = FrameHeader.ReadLength(header);
        if (buffer.Length - FrameHeader.Size < length)
        {
            return false;
        }

        payload = buffer.Slice(FrameHeader.Size, length);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    // UNIMPLEMENTED is what the gRPC status code document asks for here.
    private static GrpcException Violation(string found) =>
        new(new GrpcStatus(GrpcStatusCode.Unimplemented, $"The request holds {found}, but this method takes exactly one."));
}
