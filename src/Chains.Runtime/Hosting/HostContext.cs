using Chains.Clients;
using Chains.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace Chains.Hosting;

/// <summary>Makes the context of a host's chainlet from the host's configuration.</summary>
internal static class HostContext
{
    private const string DefaultSecretsPath = "/secrets";
    private const string SecretVariable = "CHAINS_SECRET_";

    public static (DeploymentContext Context, ContextSource Source) Create(ChainletImplementation implementation, IConfiguration configuration)
    {
        string secretsPath = configuration["Chains:SecretsPath"] is { Length: > 0 } path ? path : DefaultSecretsPath;
        string name = implementation.Name;
        var userEnvironment = configuration.GetSection("Chains:UserEnvironment").GetChildren().ToDictionary(static entry => entry.Key, static entry => entry.Value ?? "", StringComparer.Ordinal);
        var source = new ContextSource(
            name,
            configuration["Chains:DataDir"] is { Length: > 0 } dataDir ? Path.Combine(AppContext.BaseDirectory, dataDir) : null,
            "Chains:DataDir",
            new ChainletSecrets(name, implementation.SecretKeys, secret => ReadSecret(name, secretsPath, secret), secret => Where(secretsPath, secret)),
            userEnvironment,
            configuration["Chains:Environment"] is { Length: > 0 } environment ? new DeploymentEnvironment(environment) : null,
            service => ServiceAddresses.TryGet(configuration, service, out Uri? address, out string? problem)
                ? new ServiceDescriptor(service, address.OriginalString, RpcOptions.Default)
                : throw new ChainletConfigurationException($"{name} needs the address of {service}: {problem}."),
            Where(secretsPath, ContextSource.ApiKeySecret));
        return (new DeploymentContext(source), source);
    }

    private static string Where(string secretsPath, string secret) =>
        $"neither the file {Path.Combine(secretsPath, secret)} nor the environment variable {SecretVariable}{secret} is there (Chains:SecretsPath sets the folder)";

    private static string? ReadSecret(string chainlet, string secretsPath, string secret)
    {
        // A name is one file name: nothing outside of the folder can be read by it.
        if (secret is "." or ".." || secret.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
        {
            throw new ChainletConfigurationException($"'{secret}' cannot be the name of a secret: use letters, digits, '-', '_' and '.'.");
        }

        string file = Path.Combine(secretsPath, secret);
        try
        {
            // Files that were written with an editor or echo end with a line break that is no part of the secret.
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Environment.GetEnvironmentVariable(SecretVariable + secret);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ChainletConfigurationException($"{chainlet} cannot read the secret '{secret}' from {file}: {exception.Message}", exception);
        }
    }
}
