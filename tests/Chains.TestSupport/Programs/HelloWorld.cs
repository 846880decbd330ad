using Chains;

namespace Hello;

[Chainlet]
public sealed partial class RandInt
{
    public int RunRemote(int maxValue)
    {
        return Random.Shared.Next(1, maxValue + 1);
    }
}

[Chainlet, Entrypoint("hello")]
public sealed partial class HelloWorld([Depends(Retries = 3)] IRandInt randInt)
{
    public async Task<string> RunRemote(int maxValue, CancellationToken cancellationToken = default)
    {
        int repetitions = await randInt.RunRemote(maxValue, cancellationToken);
        return string.Concat(Enumerable.Repeat("Hello World! ", repetitions)).TrimEnd();
    }
}
