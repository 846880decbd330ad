using System.Buffers;
using System.ComponentModel;
using Chains.Grpc;

namespace Chains.Wire;

/// <summary>The gRPC marshaller of a type whose codec is generated.</summary>
/// <typeparam name="T">The user's type, or the generated request.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MessageMarshaller<T> : GrpcMarshaller<T>
{
    private protected MessageMarshaller(string messageName) => MessageName = messageName;

    /// <summary>What the message is called in error messages.</summary>
    public string MessageName { get; }

    /// <summary>Reads and writes the message as JSON; <see langword="null"/> where generated code hands that over by itself.</summary>
    public virtual JsonMarshaller<T>? Json => null;

    /// <inheritdoc/>
    /// <exception cref="GrpcException">The value cannot be written: a member that is not nullable is null, a string is not text, or the message is larger than 2 GiB.</exception>
    public override int GetSize(T value)
    {
        try
        {
            int bytes = SizeOf(value);
            return bytes >= 0 ? bytes : throw Unwritable("it is larger than 2 GiB, which protobuf does not allow.", cause: null);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw Unwritable(exception.Message, exception);
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw Unwritable("its objects are nested too deeply, or one contains itself.", exception);
        }
    }

    /// <inheritdoc/>
    public override void Write(T value, IBufferWriter<byte> destination)
    {
        var writer = new WireWriter(destination);
        WriteTo(ref writer, value);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override T Read(in ReadOnlySequence<byte> source)
    {
        if (source.IsSingleSegment)
        {
            return Read(source.FirstSpan);
        }

        int length = checked((int)source.Length);
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            source.CopyTo(copy);
            return Read(copy.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    // A status, not any exception: the peer is told which member it is.
    private GrpcException Unwritable(string reason, Exception? cause) =>
        new(new GrpcStatus(GrpcStatusCode.Internal, $"{MessageName} cannot be written: {reason}"), inner: cause);

    /// <summary>Reads a message that lies in one piece.</summary>
    /// <exception cref="GrpcFormatException">The bytes are malformed, or a constructor refuses their values.</exception>
    public T Read(ReadOnlySpan<byte> source)
    {
        var reader = new WireReader(source, MessageName);
        try
        {
            return ReadFrom(ref reader);
        }
        catch (Exception exception) when (exception is not (GrpcFormatException or OutOfMemoryException))
        {
            // A constructor or setter of the user's type that refuses a value speaks of the sender's input, not of a fault of the reader's.
            throw reader.Malformed($"the values are refused with {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private protected abstract int SizeOf(T value);

    private protected abstract void WriteTo(ref WireWriter writer, T value);

    private protected abstract T ReadFrom(ref WireReader reader);
}
