using System.Net.Http.Headers;
using Chains;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Chains.ServiceDescriptor;

namespace Secrets;

internal static class SecretNames
{
    public const string OpenAi = "openai_api_key";

    public static string Fallback => "fallback_key";
}

/// <summary>By a constant, in the services of the chainlet.</summary>
[Chainlet]
[Assets(SecretKeys = [SecretNames.OpenAi])]
public sealed partial class Vendor(IHttpClientFactory http)
{
    public async Task<string> RunRemote(Uri address, CancellationToken cancellationToken = default)
    {
        using HttpClient client = http.CreateClient("vendor");
        return await client.GetStringAsync(address, cancellationToken);
    }

    private static void ConfigureServices(IServiceCollection services, DeploymentContext context) =>
        services.AddHttpClient("vendor", client => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", context.Secrets[SecretNames.OpenAi]));
}

/// <summary>By a property, in a helper, and by a name that is found at run time.</summary>
[Chainlet]
[Assets(SecretKeys = ["primary", "fallback_key"])]
public sealed partial class Storage
{
    private readonly DeploymentContext _context;

    public Storage(DeploymentContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context ?? throw new ArgumentNullException(nameof(context));
    }

    private string Primary => _context.Secrets["primary"];

    public Task<int> RunRemote(string path) => Task.FromResult(path.Length + Primary.Length + Secret(SecretNames.Fallback).Length);

    private string Secret(string name) => _context.Secrets.TryGetValue(name, out string? value) ? value : "";
}

internal static class Connection
{
    public static string Open(ChainletSecrets secrets, DeploymentContext context) => secrets["database"] + context.Secrets["database_user"];

    public static string For(object? owner, DeploymentContext context) => $"{owner} {context.Secrets["database"]}";
}

internal sealed class Settings
{
    public required DeploymentContext Context { get; init; }

    public string Region => Context.Secrets["region"] + Context.UserEnvironment.GetValueOrDefault("region") + Context.Environment?.Name;
}

/// <summary>Handed on: another class reads them.</summary>
[Chainlet]
[Assets(SecretKeys = ["database", "database_user", "region"])]
public sealed partial class Database(DeploymentContext context)
{
    private readonly Settings _settings = new() { Context = context };

    public async Task<string> RunRemote(string query, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        return Connection.Open(context.Secrets, context) + Connection.For(this, context) + _settings.Region + query;
    }
}

/// <summary>In nested classes, local functions, patterns and lambdas.</summary>
[Chainlet]
[Assets(SecretKeys = ["nested", "local", "pattern", "lambda", "checked"])]
public sealed partial class Everywhere(DeploymentContext context)
{
    private readonly Lazy<string> _lambda = new(() => context.Secrets["lambda"]);

    public string RunRemote()
    {
        return Local() + _lambda.Value + (context is { Secrets: var secrets } ? secrets["pattern"] : "") + (Has() ? "" : "none") + new Nested(this).Read();

        string Local() => context.Secrets["local"];
    }

    private bool Has() => context.Secrets.TryGetValue("checked", out _);

    private DeploymentContext Context => context;

    private sealed class Nested(Everywhere outer)
    {
        public string Read() => outer.Context.Secrets["nested"];
    }
}

[Chainlet, Entrypoint("secrets")]
[Assets(SecretKeys = ["chains_api_key"])]
public sealed partial class Gateway(IVendor vendor, IStorage storage, IDatabase database, IEverywhere everywhere, DeploymentContext context)
{
    public async Task<string> RunRemote(Uri address, CancellationToken cancellationToken = default)
    {
        ServiceDescriptor service = context.GetServiceDescriptor("Vendor");
        return string.Join(' ', service.Url, context.GetApiKey(), await vendor.RunRemote(address, cancellationToken), await storage.RunRemote(address.AbsolutePath, cancellationToken), await database.RunRemote("select", cancellationToken), await everywhere.RunRemote(cancellationToken));
    }
}
