using System.Runtime.CompilerServices;
using Chains;

namespace Overriding;

/// <summary>Its endpoint is a partial method.</summary>
[Chainlet]
public partial class Basic
{
    public virtual partial Task<string> RunRemote(string text, int times = 2, CancellationToken cancellationToken = default);

    private static string RunRemote(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}

public partial class Basic
{
    public virtual partial async Task<string> RunRemote(string text, int times, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return RunRemote(text, times);
    }
}

/// <summary>Another name and default for the same parameters.</summary>
[Chainlet]
public partial class Derived : Basic
{
    public override async Task<string> RunRemote(string text, int times = 3, CancellationToken stop = default) => "<" + await base.RunRemote(text, times, stop) + ">";
}

/// <summary>Hides the endpoint of its base by another one.</summary>
[Chainlet]
public sealed partial class Hiding : Derived
{
    public new async IAsyncEnumerable<char> RunRemote(string text, int times = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (char c in await base.RunRemote(text, times, cancellationToken))
        {
            yield return c;
        }
    }
}

/// <summary>Another parameter list beside the inherited one.</summary>
[Chainlet]
public sealed partial class Overloading : Derived
{
    public Task<int> RunRemote(int number) => Task.FromResult(-number);
}

public interface IPlugin
{
    string Name { get; }

    Task<string> RunRemote(string text);
}

/// <summary>Has to fit an interface of the user's, too, which leaves no room for a token.</summary>
[Chainlet]
public sealed partial class PluginChainlet : IPlugin
{
    string IPlugin.Name => nameof(PluginChainlet);

    public async Task<string> RunRemote(string text)
    {
        await Task.Delay(1);
        return text;
    }
}

[Chainlet, Entrypoint("overriding")]
public sealed partial class All(IBasic basic, IDerived derived, IHiding hiding, IOverloading overloading, IPluginChainlet plugin)
{
    public async Task<string> RunRemote()
    {
        string hidden = string.Concat(await hiding.RunRemote("c").ToListAsync());
        return $"{await basic.RunRemote("a")} {await derived.RunRemote("b")} {hidden} {await overloading.RunRemote(-4)} {await plugin.RunRemote("d")}";
    }
}
