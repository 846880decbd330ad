using Chains;

namespace Adapters;

/// <summary>Asks the small model first, the large one if the answer is bad.</summary>
[Chainlet, Entrypoint("router")]
public sealed partial class Router
{
    private readonly IReadOnlyList<ITextModel> _models;
    private readonly IScore _score;

    public Router([Depends<SmallModel>(Retries = 2)] ITextModel small, [Depends<LargeModel>(TimeoutSeconds = 120)] ITextModel large, [Depends<Grader>] IScore score)
    {
        _models = [small, large];
        _score = score;
    }

    public async Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default)
    {
        string answer = "";
        foreach (ITextModel model in _models)
        {
            answer = await Ask(model);
            if (await _score.Score(answer) > 1)
            {
                break;
            }
        }

        return answer;

        Task<string> Ask(ITextModel model) => model.CompleteAsync(prompt, cancellationToken);
    }
}
