using Chains;

namespace Probes;

/// <summary>Tells how long a secret is, never the secret.</summary>
[Chainlet]
[Assets(SecretKeys = ["token"])]
public sealed partial class SecretReader(DeploymentContext context)
{
    public int RunRemote(string name) => context.Secrets[name].Length;
}

/// <summary>Reads a file below the data folder.</summary>
[Chainlet]
public sealed partial class FileReader(DeploymentContext context)
{
    public Task<string> RunRemote(string name, CancellationToken cancellationToken = default)
    {
        string folder = context.DataDir ?? throw new InvalidOperationException("FileReader needs a data folder.");
        return File.ReadAllTextAsync(Path.Combine(folder, name), cancellationToken);
    }
}

/// <summary>The way in: asks one of the other two.</summary>
[Chainlet, Entrypoint("probe")]
public sealed partial class Probe(ISecretReader secrets, IFileReader files)
{
    public async Task<string> RunRemote(string name, bool secret = false, CancellationToken cancellationToken = default)
    {
        return secret ? $"{await secrets.RunRemote(name, cancellationToken)} characters" : await files.RunRemote(name, cancellationToken);
    }
}
