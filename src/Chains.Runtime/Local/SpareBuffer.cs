using System.Buffers;

namespace Chains.Local;

/// <summary>A buffer per thread for the messages of local calls, most of which are small.</summary>
internal static class SpareBuffer
{
    // Room for the largest number beyond the end: a writer may ask for it before it knows how little it needs.
    private const int Slack = 16;
    private const int Smallest = 1024;
    private const int Largest = 16 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _spare;

    /// <summary>An empty buffer for a message of that size. Until it is left again the thread has none: a getter of the value that is written may make a call of its own.</summary>
    public static ArrayBufferWriter<byte> Take(int size)
    {
        ArrayBufferWriter<byte>? spare = _spare;
        int room = checked(size + Slack);
        if (spare is null || spare.Capacity < room)
        {
            return new ArrayBufferWriter<byte>(Math.Max(room, Smallest));
        }

        _spare = null;
        return spare;
    }

    /// <summary>Keeps the buffer for the thread's next message, unless it is a large one.</summary>
    public static void Leave(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity <= Largest)
        {
            buffer.ResetWrittenCount();
            _spare = buffer;
        }
    }
}
