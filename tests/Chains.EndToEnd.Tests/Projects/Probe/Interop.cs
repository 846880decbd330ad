using System.Globalization;
using System.Runtime.CompilerServices;
using Chains;

namespace Interop;

/// <summary>A value that the chainlet made from the sample's C#, and the one that it was given.</summary>
public sealed record Exchange(Everything Made, Everything Echoed);

/// <summary>Compares what arrived with what the sample is in C#.</summary>
public static class Arrival
{
    public static void Check(Everything arrived, int sample)
    {
        string[] differences = [.. Description.Differences(Samples.Create(sample), arrived)];
        if (differences.Length > 0)
        {
            throw new InvalidOperationException($"Sample {sample} arrived as another: {string.Join("; ", differences)}");
        }
    }

    /// <summary>What a call does when its values have been exchanged: nothing more, or <c>fail</c>, or <c>wait for …</c> its cancellation, of which it tells.</summary>
    public static async Task EndAsync(string form, string? then, CancellationToken cancellationToken)
    {
        switch (then)
        {
            case null:
                return;
            case "fail":
                throw new InvalidOperationException($"lost in C# after {form}");
            case not null when then.StartsWith("wait ", StringComparison.Ordinal):
                Console.WriteLine($"{form}: {then}");
                TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (cancellationToken.Register(cancelled.SetResult))
                {
                    await cancelled.Task;
                }

                Console.WriteLine($"{form}: {then}, cancelled");
                throw new OperationCanceledException(cancellationToken);
            default:
                throw new ArgumentException($"No such end: '{then}'.", nameof(then));
        }
    }
}

[Chainlet]
public sealed partial class Unary
{
    public async Task<Exchange> RunRemote(Everything value, int sample, string? then = null, CancellationToken cancellationToken = default)
    {
        Arrival.Check(value, sample);
        await Arrival.EndAsync("unary", then, cancellationToken);
        return new Exchange(Samples.Create(sample), value);
    }
}

[Chainlet]
public sealed partial class Outgoing
{
    public async IAsyncEnumerable<Exchange> RunRemote(IReadOnlyList<Everything> values, string? then = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int sample = 0; sample < values.Count; sample++)
        {
            Arrival.Check(values[sample], sample);
            yield return new Exchange(Samples.Create(sample), values[sample]);
        }

        await Arrival.EndAsync("outgoing", then, cancellationToken);
    }
}

[Chainlet]
public sealed partial class Incoming
{
    public async Task<List<Exchange>> RunRemote(IAsyncEnumerable<Everything> values, string? then = null, CancellationToken cancellationToken = default)
    {
        List<Exchange> seen = [];
        await foreach (Everything value in values.WithCancellation(cancellationToken))
        {
            Arrival.Check(value, seen.Count);
            seen.Add(new Exchange(Samples.Create(seen.Count), value));
        }

        await Arrival.EndAsync("incoming", then, cancellationToken);
        return seen;
    }
}

[Chainlet]
public sealed partial class TwoWay
{
    public async IAsyncEnumerable<Exchange> RunRemote(IAsyncEnumerable<Everything> values, string? then = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int sample = 0;
        await foreach (Everything value in values.WithCancellation(cancellationToken))
        {
            Arrival.Check(value, sample);
            yield return new Exchange(Samples.Create(sample++), value);
        }

        await Arrival.EndAsync("two_way", then, cancellationToken);
    }
}

/// <summary>
/// A client of the other four: sends every sample by one form of call, checks the answers, and tells how the call ended. By the form <c>compare</c> it tells where a sample differs
/// from the next one, so that a comparison that sees nothing does not stay unseen.
/// </summary>
[Chainlet, Entrypoint("interop")]
public sealed partial class Caller(IUnary unary, IOutgoing outgoing, IIncoming incoming, ITwoWay twoWay)
{
    public async Task<string> RunRemote(string form, string? then = null, CancellationToken cancellationToken = default)
    {
        int exchanged = 0;
        try
        {
            switch (form)
            {
                case "unary":
                    for (int sample = 0; sample < Samples.Count; sample++)
                    {
                        Check(await unary.RunRemote(Samples.Create(sample), sample, null, cancellationToken));
                    }

                    if (then is not null)
                    {
                        Check(await unary.RunRemote(Samples.Create(0), 0, then, cancellationToken));
                    }

                    break;
                case "outgoing":
                    await foreach (Exchange exchange in outgoing.RunRemote([.. Enumerable.Range(0, Samples.Count).Select(Samples.Create)], then, cancellationToken))
                    {
                        Check(exchange);
                    }

                    break;
                case "incoming":
                    (await incoming.RunRemote(All(), then, cancellationToken)).ForEach(Check);
                    break;
                case "two_way":
                    await foreach (Exchange exchange in twoWay.RunRemote(All(), then, cancellationToken))
                    {
                        Check(exchange);
                    }

                    break;
                case "compare":
                    int first = int.Parse(then ?? "0", CultureInfo.InvariantCulture);
                    return string.Join(' ', Description.Differences(Samples.Create(first), Samples.Create((first + 1) % Samples.Count)).Select(difference => difference[..difference.IndexOf(':')]));
                default:
                    throw new ArgumentException($"No such form: '{form}'.", nameof(form));
            }

            return $"{exchanged} exchanged";
        }
        catch (RemoteChainletException exception)
        {
            return $"{exchanged} exchanged, then {exception.Chainlet} {exception.StatusCode}: {exception.StatusDetail}";
        }

        void Check(Exchange exchange)
        {
            Arrival.Check(exchange.Made, exchanged);
            Arrival.Check(exchange.Echoed, exchanged);
            exchanged++;
        }
    }

    private static async IAsyncEnumerable<Everything> All()
    {
        for (int sample = 0; sample < Samples.Count; sample++)
        {
            await Task.Yield();
            yield return Samples.Create(sample);
        }
    }
}
