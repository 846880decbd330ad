namespace PartialFiles;

/// <summary>Turns speech into text.</summary>
/// <remarks>Written by hand, so that the documentation that callers see is ours.</remarks>
public partial interface ISpeechToText
{
    /// <summary>Transcribes one recording.</summary>
    /// <param name="recording">PCM, 16 bit.</param>
    /// <param name="language">An ISO code.</param>
    /// <param name="cancellationToken">Ends the transcription.</param>
    Task<Transcript> RunRemote(ReadOnlyMemory<byte> recording, string language = "en", CancellationToken cancellationToken = default);
}
