using Chains;

namespace PartialFiles;

[Entrypoint("dictation")]
public sealed partial class Dictation
{
    public async Task<string> RunRemote(byte[] recording, CancellationToken cancellationToken = default) =>
        string.Join(' ', (await _speech.RunRemote(recording, cancellationToken: cancellationToken)).Words.Select(word => word.Text));
}
