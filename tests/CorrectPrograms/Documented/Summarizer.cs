using Chains;

namespace Documented;

/// <summary>How long a summary is.</summary>
public enum Length
{
    /// <summary>A sentence.</summary>
    Brief,

    /// <summary>A paragraph.</summary>
    Full,
}

/// <summary>A text and its summary.</summary>
/// <param name="Original">The text.</param>
/// <param name="Text">The summary.</param>
/// <typeparam name="TOriginal">What is summarized.</typeparam>
public sealed record Summary<TOriginal>(TOriginal Original, string Text);

/// <summary>Summarizes texts; see <see cref="ISummarizer"/> for callers and <see cref="RunRemote"/> for what it does.</summary>
[Chainlet, Entrypoint("summaries")]
public sealed partial class Summarizer
{
    /// <summary>Summarizes one text.</summary>
    /// <param name="text">The text &amp; nothing else.</param>
    /// <param name="length">How long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public Task<Summary<string>> RunRemote(string text, Length length = Length.Brief, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new Summary<string>(text, text[..Math.Min(text.Length, length == Length.Brief ? 10 : 100)]));
    }
}
