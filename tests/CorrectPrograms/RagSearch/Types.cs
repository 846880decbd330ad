namespace RagSearch;

public readonly record struct Score(float Cosine, float? Rerank = null);

public sealed record Document(Guid Id, string Title, string Body, IReadOnlyDictionary<string, string> Tags);

public sealed record Hit(Document Document, Score Score);

public sealed record Answer(string Text, IReadOnlyList<Hit> Sources, TimeSpan Took);
