using Chains;

namespace PartialFiles;

[Chainlet]
public sealed partial class SpeechToText(SpeechSettings settings)
{
    public async Task<Transcript> RunRemote(ReadOnlyMemory<byte> recording, string language = "en", CancellationToken cancellationToken = default)
    {
        List<Word> words = [];
        for (int i = 0; i < recording.Length; i += settings.BlockSize)
        {
            words.Add(await DecodeAsync(recording.Slice(i, Math.Min(settings.BlockSize, recording.Length - i)), cancellationToken));
        }

        return new Transcript(language, words, TimeSpan.FromSeconds(recording.Length / 32000.0));
    }
}
