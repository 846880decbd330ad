using System.Buffers;

namespace Chains.Grpc;

/// <summary>
/// Writes and reads one message type. Instances are shared by all calls and must be safe to use from several threads at once.
/// </summary>
/// <typeparam name="T">The message's C# type; it may be a value type or nullable, as the marshaller decides.</typeparam>
public abstract class GrpcMarshaller<T>
{
    /// <summary>
    /// The exact number of bytes that <see cref="Write"/> writes for <paramref name="value"/>. The length stands in front of a gRPC message:
    /// knowing it first lets the message be written in place, without a copy.
    /// </summary>
    /// <param name="value">The message.</param>
    /// <returns>The encoded size in bytes, zero or more.</returns>
    public abstract int GetSize(T value);

    /// <summary>
    /// Writes <paramref name="value"/> with exactly as many bytes as <see cref="GetSize"/> said. A call whose marshaller writes more or fewer
    /// ends with <see cref="GrpcStatusCode.Internal"/>, because the value changed while it was being written.
    /// </summary>
    /// <param name="value">The message.</param>
    /// <param name="destination">Where the bytes go; it may be used during this call only.</param>
    public abstract void Write(T value, IBufferWriter<byte> destination);

    /// <summary>Reads one whole message.</summary>
    /// <param name="source">The message's bytes, in one or several segments. They are reused after this call: what is kept must be copied.</param>
    /// <returns>The message.</returns>
    /// <exception cref="GrpcFormatException">The bytes are not a message of this type. A server answers <see cref="GrpcServerOptions.MalformedRequestStatus"/>
    /// with the exception's message, a client reports <see cref="GrpcStatusCode.Internal"/>.</exception>
    public abstract T Read(in ReadOnlySequence<byte> source);

    /// <summary>
    /// Whether to compress this message where its call compresses at all; by default from 256 bytes on, below which gzip's own header eats the gain.
    /// Override it to send messages plain that do not shrink, such as images, or to mix both in one stream.
    /// </summary>
    /// <param name="value">The message.</param>
    /// <param name="size">What <see cref="GetSize"/> said of it, in bytes; never zero.</param>
    /// <returns>True to compress. A message that would not become smaller is sent plain all the same.</returns>
    public virtual bool ShouldCompress(T value, int size) => size >= 256;
}
