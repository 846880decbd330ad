using Chains;

namespace Hello;

/// <summary>Says hello as often as the dice say.</summary>
[Chainlet, Entrypoint("hello")]
public sealed partial class HelloWorld([Depends(Retries = 3)] IRandInt randInt)
{
    public async Task<string> RunRemote(int maxValue, CancellationToken cancellationToken = default)
    {
        int repetitions = await randInt.RunRemote(maxValue, cancellationToken);
        return string.Join(' ', Enumerable.Repeat("Hello World!", repetitions));
    }
}
