using Chains;

namespace Annotations;

public record Prompt(string Text, int MaxTokens = 256);

[ContainerChainlet(Image = "vllm/vllm-openai:v0.8.4", Port = 8000)]
[Compute(Gpu = Gpu.H100, GpuCount = 2, Memory = "64Gi"), Autoscaling(MaxReplicas = 2), HealthChecks(StartupThresholdSeconds = 1800)]
public interface IModel
{
    const int MaxTokens = 4096;

    Task<string> Complete(Prompt prompt, CancellationToken cancellationToken = default);

    IAsyncEnumerable<string> Stream(Prompt prompt, CancellationToken cancellationToken = default);
}

[ExternalChainlet]
public interface ITranslator
{
    ValueTask<string> Translate(string text, string language = "en", CancellationToken cancellationToken = default);
}

public sealed class BusyException(string message) : Exception(message);

[Chainlet(Name = "embedder-v2"), Idempotent]
[Compute(CpuCount = 0.5, Memory = "512Mi", PredictConcurrency = Concurrency.PerCpu)]
[Autoscaling(MinReplicas = 1, MaxReplicas = 8, ConcurrencyTarget = 16, WindowSeconds = 30, ScaleDownDelaySeconds = 300, TargetUtilizationPercentage = 80)]
[ModelRepo("sentence-transformers/all-MiniLM-L6-v2", Revision = "v1.0", AllowPatterns = ["*.onnx", "tokenizer.json"], IgnorePatterns = ["*-old.onnx"], VolumeFolder = "mini")]
[ModelRepo("s3://models/embedder/v2")]
[ExternalData("https://example.com/vocabulary.txt", Sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
[ExternalData("https://example.com/download?id=7", LocalPath = "words/stop.txt")]
[DockerImage(BaseImage = "mcr.microsoft.com/dotnet/aspnet:10.0", AptPackages = ["libgomp1"], NuGetPackages = ["Some.Package/1.2.*"])]
[RemoteError(typeof(BusyException))]
public sealed partial class Embedder
{
    [Batch(MaxSize = 64, MaxDelayMs = 5)]
    public Task<IReadOnlyList<float[]>> RunRemote(IReadOnlyList<string> texts, CancellationToken cancellationToken = default) =>
        texts.Count > 1000 ? throw new BusyException("too many") : Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(text => new float[text.Length])]);
}

[Chainlet, Entrypoint("annotations")]
[Assets(SecretKeys = ["api.key"])]
[ChainletOptions(EnableTracing = true, EnableDebugLogs = true, EnvironmentVariables = ["LOG_LEVEL=debug", "EMPTY="], Metadata = "{\"team\": \"search\"}", StreamingReadTimeoutSeconds = 30)]
[HealthChecks(RestartCheckDelaySeconds = 10, RestartThresholdSeconds = 60, StopTrafficThresholdSeconds = 30)]
public sealed partial class Search(
    DeploymentContext context,
    IModel model,
    [Depends(TimeoutSeconds = 20)] ITranslator translator,
    [Depends(Retries = 2, TimeoutSeconds = 30, AttemptTimeoutSeconds = 10, ConcurrencyLimit = 4, RetryOn = RetryOn.AnyFailure)] IEmbedder embedder)
{
    public async Task<string> RunRemote(string question, CancellationToken cancellationToken = default)
    {
        string english = await translator.Translate(question, cancellationToken: cancellationToken);
        IReadOnlyList<float[]> vectors = await embedder.RunRemote([english], cancellationToken);
        return await model.Complete(new Prompt(english + vectors.Count + context.Secrets["api.key"].Length), cancellationToken);
    }
}
