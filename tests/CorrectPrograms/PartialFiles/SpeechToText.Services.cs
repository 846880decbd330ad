using Chains;
using Microsoft.Extensions.DependencyInjection;

namespace PartialFiles;

public partial class SpeechToText
{
    private static void ConfigureServices(IServiceCollection services, DeploymentContext context)
    {
        _ = context;
        services.AddSingleton(new SpeechSettings(BlockSize: 3200));
    }
}
