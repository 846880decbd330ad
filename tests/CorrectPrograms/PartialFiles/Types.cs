namespace PartialFiles;

public sealed record SpeechSettings(int BlockSize);

public sealed record Word(string Text, float Confidence);

public sealed record Transcript(string Language, IReadOnlyList<Word> Words, TimeSpan Length);
