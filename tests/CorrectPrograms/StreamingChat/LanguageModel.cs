using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Chains;
using Microsoft.Extensions.Logging;

namespace StreamingChat;

/// <summary>A language model that gives its tokens as they are made.</summary>
[Chainlet]
[Compute(CpuCount = 8, Memory = "64Gi", Gpu = Gpu.H100, GpuCount = 2, PredictConcurrency = 16)]
[Autoscaling(MinReplicas = 1, MaxReplicas = 8, ConcurrencyTarget = 12, WindowSeconds = 30, ScaleDownDelaySeconds = 600, TargetUtilizationPercentage = 80)]
[Assets(SecretKeys = ["hf_access_token"])]
[ModelRepo("meta-llama/Llama-3.1-70B-Instruct", Revision = "main", AllowPatterns = ["*.safetensors", "*.json"], VolumeFolder = "models/llama")]
[HealthChecks(StartupThresholdSeconds = 1800)]
public sealed partial class LanguageModel(DeploymentContext context, ILogger<LanguageModel> logger)
{
    private static readonly string[] Vocabulary = ["Snow", "don", " is", " the", " tallest", " mountain", " of", " Wales", "."];

    private bool _isLoaded;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        string token = context.Secrets["hf_access_token"];
        logger.LogInformation("Loading weights with a token of {Length} characters", token.Length);
        await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        _isLoaded = true;
    }

    public async Task<bool> IsHealthy(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return _isLoaded && !cancellationToken.IsCancellationRequested;
    }

    public async IAsyncEnumerable<string> RunRemote(Conversation conversation, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The model runs on a thread of its own and hands its tokens over one by one.
        Channel<string> tokens = Channel.CreateBounded<string>(new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true });
        Task generation = Task.Run(() => GenerateAsync(conversation, tokens.Writer, cancellationToken), cancellationToken);
        await foreach (string token in tokens.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return token;
        }

        await generation.ConfigureAwait(false);
    }

    private static async Task GenerateAsync(Conversation conversation, ChannelWriter<string> writer, CancellationToken cancellationToken)
    {
        try
        {
            foreach (string token in Vocabulary.Take(conversation.MaxTokens))
            {
                await writer.WriteAsync(token, cancellationToken);
            }
        }
        finally
        {
            writer.Complete();
        }
    }
}
