namespace Chains.TestSupport;

/// <summary>A C# file of a test's input.</summary>
/// <param name="Path">Where the file would lie, for locations and <c>[CallerFilePath]</c>.</param>
/// <param name="Text">Its text.</param>
public sealed record SourceFile(string Path, string Text);
