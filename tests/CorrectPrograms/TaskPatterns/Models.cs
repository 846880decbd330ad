using Chains;

namespace TaskPatterns;

[Chainlet]
public sealed partial class Translator
{
    public async Task<string> RunRemote(string text, string language, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        return $"{language}: {text}";
    }
}

[Chainlet]
public sealed partial class Summarizer
{
    public ValueTask<string> RunRemote(string text, CancellationToken cancellationToken = default) => new(text[..Math.Min(text.Length, 20)]);
}

[Chainlet]
public sealed partial class Archive
{
    public Task RunRemote(string text, CancellationToken cancellationToken = default) => cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
}

[Chainlet]
public sealed partial class Auditor
{
    // Nothing comes back: callers get a Task.
    public void RunRemote(string what) => Console.Error.WriteLine(what);
}
