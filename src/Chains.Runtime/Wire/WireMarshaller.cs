using System.ComponentModel;

namespace Chains.Wire;

/// <summary>The marshaller of a message whose codec is three methods.</summary>
/// <typeparam name="T">The user's type, or the generated request.</typeparam>
/// <param name="messageName">What the message is called in error messages.</param>
/// <param name="size">The exact encoded size of a value in bytes.</param>
/// <param name="write">Writes exactly that many bytes.</param>
/// <param name="read">Reads a message to its end.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WireMarshaller<T>(string messageName, Func<T, int> size, WireWrite<T> write, WireRead<T> read) : MessageMarshaller<T>(messageName)
{
    private protected override int SizeOf(T value) => size(value);

    private protected override void WriteTo(ref WireWriter writer, T value) => write(ref writer, value);

    private protected override T ReadFrom(ref WireReader reader) => read(ref reader);
}
