using Chains;

namespace Sentiment;

public sealed record Review(string Text, int? Stars);

[Chainlet, Entrypoint("sentiment")]
[Autoscaling(MinReplicas = 2, MaxReplicas = 10)]
public sealed partial class Classifier
{
    public Task<(double Positive, double Negative)> RunRemote(Review review, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        double positive = (review.Stars ?? 3) / 5.0;
        return Task.FromResult((positive, 1 - positive));
    }
}
