using System.Runtime.CompilerServices;
using Chains;

namespace StreamingChat;

[Chainlet, Entrypoint("assistant")]
[ChainletOptions(EnableTracing = true, StreamingReadTimeoutSeconds = 120, EnvironmentVariables = ["DOTNET_gcServer=1"])]
public sealed partial class Assistant([Depends(Retries = 1)] ILanguageModel model)
{
    private static readonly ChatTurn Instructions = new(Role.System, "Answer in one sentence.");

    public async IAsyncEnumerable<string> RunRemote(Conversation conversation, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Conversation instructed = conversation with { Turns = [Instructions, .. conversation.Turns] };
        int pieces = 0;
        await foreach (string piece in model.RunRemote(instructed).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (piece.Length == 0)
            {
                continue;
            }

            yield return piece;
            if (++pieces >= conversation.MaxTokens)
            {
                yield break;
            }
        }
    }
}
