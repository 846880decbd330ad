using Chains;

namespace PartialFiles;

[Chainlet]
partial class Dictation
{
    private readonly ISpeechToText _speech;

    public Dictation(ISpeechToText speech) => _speech = speech ?? throw new ArgumentNullException(nameof(speech));
}
