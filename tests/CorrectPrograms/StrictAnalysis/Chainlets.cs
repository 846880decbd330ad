using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Chains;
using Microsoft.Extensions.DependencyInjection;

[assembly: CLSCompliant(false)]

namespace StrictAnalysis;

/// <summary>Scores texts.</summary>
[Chainlet]
internal sealed partial class Scorer
{
    /// <summary>Scores one text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its length.</returns>
    public int RunRemote(string text) => text.Length;

    /// <summary>Whether it can.</summary>
    /// <returns>True.</returns>
    public bool IsHealthy() => true;

    /// <summary>Loads nothing.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>When it is done.</returns>
    public Task LoadAsync(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    private static void ConfigureServices(IServiceCollection services, DeploymentContext context) => services.AddSingleton(context);
}

/// <summary>Ranks texts.</summary>
/// <param name="scorer">Scores them.</param>
[Chainlet]
[Entrypoint("ranking")]
internal sealed partial class Ranker(IScorer scorer)
{
    /// <summary>Ranks texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The best one first.</returns>
    public async Task<IReadOnlyList<string>> RunRemote(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        List<(int Score, string Text)> scored = [];
        foreach (string text in texts)
        {
            scored.Add((await scorer.RunRemote(text, cancellationToken), text));
        }

        scored.Sort((left, right) => right.Score.CompareTo(left.Score));
        return scored.ConvertAll(pair => pair.Text);
    }
}
