namespace Chains.Fuzz.Codecs;

/// <summary>Generated code that reads and writes one kind of message.</summary>
internal interface ICodec
{
    /// <summary>Reads the bytes and, where they can be read, writes and reads the value again.</summary>
    CodecOutcome Run(ReadOnlyMemory<byte> bytes);
}

/// <summary>What came of one message.</summary>
/// <param name="Refusal">The error's message; null where it was read.</param>
/// <param name="Allocated">Bytes allocated by the reading alone.</param>
/// <param name="Failure">What the codec did that it may not; null for nothing.</param>
internal readonly record struct CodecOutcome(string? Refusal, long Allocated, string? Failure);
