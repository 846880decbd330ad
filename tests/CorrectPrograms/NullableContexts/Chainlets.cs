using System.Diagnostics.CodeAnalysis;
using Chains;

namespace NullableContexts;

#nullable disable
public class Customer
{
    public string Name { get; set; }

    public IDictionary<string, string> Fields { get; set; }
}
#nullable restore

#nullable enable
public sealed record Profile(string? Nick, [property: AllowNull] string Text, List<string?> Tags, Dictionary<string, string?>? Extra = null)
{
    [MaybeNull]
    public string Note { get; init; } = null!;
}

[Chainlet]
public sealed partial class Profiler
{
    public Task<Profile?> RunRemote(Customer? customer, string? hint = null)
    {
        return Task.FromResult(customer?.Name is { } name ? new Profile(hint, name, [null, name]) : null);
    }
}
#nullable restore

#nullable enable warnings
[Chainlet, Entrypoint("profiles")]
public sealed partial class Profiles
{
    private readonly IProfiler _profiler;

    public Profiles(IProfiler profiler) => _profiler = profiler;

    public async Task<Profile[]> RunRemote(Customer[] customers)
    {
        var profiles = new List<Profile>();
        foreach (Customer customer in customers)
        {
            if (await _profiler.RunRemote(customer) is { } profile)
            {
                profiles.Add(profile);
            }
        }

        return profiles.ToArray();
    }
}
