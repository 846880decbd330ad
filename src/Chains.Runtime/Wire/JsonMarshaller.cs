using System.Buffers;
using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>Reads and writes whole JSON documents of a type whose codec is generated.</summary>
/// <typeparam name="T">The user's type, or the generated request.</typeparam>
/// <param name="write">Writes a value.</param>
/// <param name="read">Reads a value.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JsonMarshaller<T>(JsonWrite<T> write, JsonRead<T> read)
{
    /// <summary>Writes <paramref name="value"/> as UTF-8.</summary>
    /// <exception cref="ArgumentException">The value has no JSON form: a member that is not nullable is null, or an object contains itself.</exception>
    public void Serialize(IBufferWriter<byte> destination, T value)
    {
        using var writer = new Utf8JsonWriter(destination, JsonWire.WriterOptions);
        try
        {
            write(writer, value);
        }
        catch (InvalidOperationException exception) when (writer.CurrentDepth >= JsonWire.WriterOptions.MaxDepth)
        {
            throw new ArgumentException("The value cannot be written as JSON: its objects are nested too deeply, or one contains itself.", nameof(value), exception);
        }

        writer.Flush();
    }

    /// <summary>Writes <paramref name="value"/> as UTF-8 to a stream. Nothing is written where the value cannot be.</summary>
    public async Task SerializeAsync(Stream destination, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var buffer = new ArrayBufferWriter<byte>();
        Serialize(buffer, value);
        await destination.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The UTF-8 of <paramref name="value"/>.</summary>
    public byte[] Serialize(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Serialize(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one document.</summary>
    /// <exception cref="JsonFormatException">The document is malformed, does not fit the type, or more follows it.</exception>
    public T Deserialize(in ReadOnlySequence<byte> source)
    {
        if (source.IsSingleSegment)
        {
            return Deserialize(source.FirstSpan);
        }

        int length = checked((int)source.Length);
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            source.CopyTo(copy);
            return Deserialize(copy.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <summary>Reads one document.</summary>
    /// <exception cref="JsonFormatException">The document is malformed, does not fit the type, or more follows it.</exception>
    public T Deserialize(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<byte> document = source.StartsWith(Encoding.UTF8.Preamble) ? source[Encoding.UTF8.Preamble.Length..] : source;
        if (document.IsEmpty)
        {
            throw new JsonFormatException("$", "expected a JSON value, found nothing", 1, 1, innerException: null);
        }

        var reader = new Utf8JsonReader(document, JsonWire.ReaderOptions);
        try
        {
            JsonWire.Advance(ref reader);
            T value = read(ref reader);
            if (reader.Read())
            {
                throw new JsonMismatch("more follows after the value", reader.TokenStartIndex);
            }

            return value;
        }
        catch (JsonMismatch exception)
        {
            throw Locate(document, exception.Problem, exception.Offset, exception.InnerException);
        }
        catch (JsonException exception)
        {
            long offset = JsonLocation.OffsetOf(document, exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            throw Locate(document, $"the JSON is malformed: {Sentence(exception.Message)}", offset, exception);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A constructor or setter of the user's type that refuses a value speaks of the sender's input, not of a fault of the reader's.
            throw Locate(document, $"the values are refused with {exception.GetType().Name}: {exception.Message}", reader.TokenStartIndex, exception);
        }
    }

    private static JsonFormatException Locate(ReadOnlySpan<byte> document, string problem, long offset, Exception? inner)
    {
        (long line, long position) = JsonLocation.LineAt(document, offset);
        return new JsonFormatException(JsonLocation.PathAt(document, offset), problem, line, position, inner);
    }

    // The reader ends its messages with the line and byte, counted from 0; ours has them from 1.
    private static string Sentence(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? message : message[..place]).TrimEnd('.', ' ');
    }
}
