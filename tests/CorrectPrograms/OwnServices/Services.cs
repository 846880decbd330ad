namespace OwnServices;

public interface IPromptStore
{
    ValueTask<string> GetAsync(string name, CancellationToken cancellationToken);
}

public interface IClock
{
    DateTimeOffset Now { get; }
}

internal sealed class SystemClock(TimeProvider time) : IClock
{
    public DateTimeOffset Now => time.GetUtcNow();
}

internal sealed class FilePromptStore(string folder) : IPromptStore
{
    public async ValueTask<string> GetAsync(string name, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, name + ".txt");
        return File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : name;
    }
}

public sealed class PromptOptions
{
    public string Folder { get; set; } = "prompts";

    public int MaxLength { get; set; } = 4096;
}
