namespace Chains;

/// <summary>Where a context's values come from: configuration in a host, options in a local run.</summary>
internal sealed class ContextSource(
    string chainlet,
    string? dataDir,
    string dataDirSetting,
    ChainletSecrets secrets,
    IReadOnlyDictionary<string, string> userEnvironment,
    DeploymentEnvironment? environment,
    Func<string, ServiceDescriptor> findService,
    string apiKeyHint)
{
    public const string ApiKeySecret = "chains_api_key";

    public string Chainlet { get; } = chainlet;

    public string? DataDir { get; } = dataDir is null ? null : Path.GetFullPath(dataDir);

    public ChainletSecrets Secrets { get; } = secrets;

    public IReadOnlyDictionary<string, string> UserEnvironment { get; } = userEnvironment;

    public DeploymentEnvironment? Environment { get; } = environment;

    public ServiceDescriptor FindService(string name) => findService(name);

    public string GetApiKey() => Secrets.ReadUndeclared(ApiKeySecret) ?? throw new ChainletConfigurationException($"{Chainlet} needs an API key: {apiKeyHint}.");

    /// <summary>The data directory, seen to be readable.</summary>
    public static string Readable(ContextSource source)
    {
        string path = source.DataDir!;
        string? reason = source.UnreadableDataDir();
        return reason is null ? path : throw new ChainletConfigurationException(reason);
    }

    /// <summary>Why the data directory cannot be read; <see langword="null"/> where it can, or where none is set.</summary>
    public string? UnreadableDataDir()
    {
        if (DataDir is null)
        {
            return null;
        }

        string reason;
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(DataDir).GetEnumerator();
            entries.MoveNext();
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            reason = File.Exists(DataDir) ? "it is a file" : "it does not exist";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception is not UnauthorizedAccessException && File.Exists(DataDir) ? "it is a file" : exception.Message;
        }

        return $"{Chainlet} cannot read its data directory '{DataDir}' (set by {dataDirSetting}): {reason}";
    }
}
