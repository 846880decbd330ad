namespace Chains.Build.Artifacts;

/// <summary>A file to emit.</summary>
/// <param name="Path">Relative to the chain's folder, with <c>/</c>.</param>
/// <param name="Content">The text, with <c>\n</c>; written as UTF-8 without a mark.</param>
internal sealed record Artifact(string Path, string Content);
