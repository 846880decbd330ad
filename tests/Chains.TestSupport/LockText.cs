using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Chains.TestSupport;

/// <summary>A file of the contract lock, in memory.</summary>
/// <param name="path">Its absolute path.</param>
/// <param name="text">Its text.</param>
public sealed class LockText(string path, string text) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text);

    /// <inheritdoc/>
    public override string Path { get; } = path;

    /// <inheritdoc/>
    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
