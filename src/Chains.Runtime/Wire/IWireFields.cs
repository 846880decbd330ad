using System.ComponentModel;

namespace Chains.Wire;

/// <summary>
/// The members of a message, named once for all formats: protobuf and JSON are written by the one <see cref="Put"/> and read by the one <see cref="Get"/>. Implemented by generated
/// structs, so that the compiler of the machine's code makes of each method as many as there are formats, each as if it were written by hand.
/// </summary>
/// <typeparam name="T">The user's type, or the generated request.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWireFields<T>
{
    /// <summary>Hands each member to <paramref name="writer"/>, in the order of the names.</summary>
    static abstract void Put<TWriter>(ref TWriter writer, T value)
        where TWriter : struct, IFieldWriter, allows ref struct;

    /// <summary>Reads members until there are no more, in whatever order they come, and makes a value of them.</summary>
    static abstract T Get<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct;
}
