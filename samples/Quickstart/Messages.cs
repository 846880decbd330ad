namespace Quickstart;

/// <summary>A piece of the book.</summary>
/// <param name="Number">Its place in the book, from 1.</param>
/// <param name="Chapter">The chapter's title.</param>
/// <param name="Text">One or a few paragraphs.</param>
public sealed record Passage(int Number, string Chapter, string Text);

/// <summary>A passage and how well it fits a query.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Score">Cosine of the angle between the two embeddings: 1 is the same direction, 0 unrelated.</param>
public sealed record RankedPassage(Passage Passage, double Score);

/// <summary>What the chain answers.</summary>
/// <param name="Query">The question as it was asked.</param>
/// <param name="Passages">The best passages, best first.</param>
public sealed record SearchAnswer(string Query, IReadOnlyList<RankedPassage> Passages);
