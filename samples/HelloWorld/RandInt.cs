using Chains;

namespace Hello;

/// <summary>Rolls a number from 1 to a maximum.</summary>
[Chainlet]
public sealed partial class RandInt
{
    public int RunRemote(int maxValue) => Random.Shared.Next(1, maxValue + 1);
}
