using System.Runtime.CompilerServices;
using System.Threading;

namespace Chains.Generators.Declarations;

/// <summary>A number for an object, given once and to no other: it tells one object from another without keeping it alive.</summary>
internal sealed class Identity
{
    private static readonly ConditionalWeakTable<object, Identity> Known = new();
    private static long last;

    private readonly long _number = Interlocked.Increment(ref last);

    public static long Of(object value) => Known.GetValue(value, static _ => new Identity())._number;
}
