using C = Chains.ChainletAttribute;
using E = Chains.EntrypointAttribute;
using On = Chains;
using Hardware = Chains.ComputeAttribute;
using static Chains.Gpu;

namespace AttributeSpellings;

internal static class Sizes
{
    public const string Unit = "Gi";
    public const string Large = $"64{Unit}";
    public const int Gpus = 1 << 2;
    public const double Cpus = Gpus * 1.5;
}

[C]
[Hardware(Gpu = H100, GpuCount = Sizes.Gpus, Memory = Sizes.Large, CpuCount = Sizes.Cpus, PredictConcurrency = Chains.Concurrency.PerCpu)]
public sealed partial class Aliased
{
    public int RunRemote(int x) => x;
}

[global::Chains.ChainletAttribute(Name = nameof(FullyNamed)), On.Autoscaling(MinReplicas = 0, MaxReplicas = (int)byte.MaxValue)]
public sealed partial class FullyNamed
{
    public int RunRemote(int x) => x;
}

[type: On::Chainlet]
public sealed partial class WithTarget
{
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? RunRemote([System.ComponentModel.Description("What to repeat")] string? text) => text;
}

#pragma warning disable CA1812
#if DEBUG && !NOTHING
[System.Diagnostics.DebuggerDisplay("{ToString(),nq}"), On.Chainlet(
    Name = null)]
#else
[Broken(
#endif
[method: System.Obsolete("The host calls it.")]
internal sealed partial class WithMethodTarget(IAliased aliased)
{
#line 100 "Elsewhere.cs"
    public System.Threading.Tasks.Task<int> RunRemote(int x) => aliased.RunRemote(x);
#line hidden
    private int _hidden;
#line default

    public override string ToString() => $"{_hidden++}";
}
#pragma warning restore CA1812

[C, E(chain: "spellings")]
internal sealed partial class Everything(
    [On.Depends(Retries = Sizes.Gpus / 2, TimeoutSeconds = (double)30, RetryOn = default)] IAliased aliased, IFullyNamed /* between */ named, global::AttributeSpellings.IWithTarget target,
    [On::DependsAttribute()] IWithMethodTarget @method)
{
    public async System.Threading.Tasks.Task<string?> RunRemote(int x = Sizes.Gpus, string? text = Sizes.Large) =>
        $"{await aliased.RunRemote(x)}{await named.RunRemote(x)}{await target.RunRemote(text)}{await @method.RunRemote(x)}";
}
