namespace PartialFiles;

partial class SpeechToText
{
    private readonly Lock _gate = new();
    private int _decoded;

    private async Task<Word> DecodeAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new Word($"word{_decoded++}", block.Span[0] / 255f);
        }
    }
}
