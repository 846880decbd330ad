using Chains;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OwnServices;

[Chainlet]
[DockerImage(DataDir = "prompts")]
public sealed partial class Prompter(IPromptStore store, IClock clock, IOptions<PromptOptions> options, ILoggerFactory loggers, IEnumerable<IClock> clocks, [FromKeyedServices("short")] IClock? keyed = null)
{
    private readonly ILogger _logger = loggers.CreateLogger("Prompts");

    public async Task<string> RunRemote(string name, CancellationToken cancellationToken = default)
    {
        LogAsked(name, clock.Now, keyed is null);
        string prompt = await store.GetAsync(name, cancellationToken);
        return prompt[..Math.Min(prompt.Length, options.Value.MaxLength)] + clocks.Count();
    }

    public static void ConfigureServices(IServiceCollection services, DeploymentContext context)
    {
        services.AddOptions<PromptOptions>().Configure(o => o.Folder = context.DataDir ?? o.Folder);
        services.AddSingleton<IClock, SystemClock>();
        services.AddSingleton<IPromptStore>(provider => new FilePromptStore(provider.GetRequiredService<IOptions<PromptOptions>>().Value.Folder));
    }

    [LoggerMessage(LogLevel.Information, "Prompt {Name} asked for at {At}, {Plain}")]
    private partial void LogAsked(string name, DateTimeOffset at, bool plain);
}

[Chainlet, Entrypoint("prompts")]
public sealed partial class Prompts(IPrompter prompter, IConfiguration? configuration)
{
    public async Task<string> RunRemote(string name, CancellationToken cancellationToken = default) => await prompter.RunRemote(configuration?["Prefix"] + name, cancellationToken);
}
