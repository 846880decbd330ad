using System.Runtime.CompilerServices;
using Chains;

namespace ReturnShapes;

[Chainlet] public sealed partial class Nothing { public void RunRemote() { } }

[Chainlet] public sealed partial class Plain { public int RunRemote() => 1; }

[Chainlet] public sealed partial class PlainWithToken { public string RunRemote(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? "yes" : "no"; }

[Chainlet] public sealed partial class JustTask { public Task RunRemote(int _) => Task.CompletedTask; }

[Chainlet] public sealed partial class JustValueTask { public ValueTask RunRemote(params_ p) => p.Wait ? new(Task.CompletedTask) : default; }

[Chainlet] public sealed partial class OfTask { public Task<int?> RunRemote(int? x) => Task.FromResult(x); }

[Chainlet] public sealed partial class OfValueTask { public async ValueTask<(int, string?)> RunRemote((int, string?) x) { await Task.Yield(); return x; } }

[Chainlet] public sealed partial class Stream { public async IAsyncEnumerable<int?> RunRemote(int from, [EnumeratorCancellation] CancellationToken ct = default) { for (int? i = from; !ct.IsCancellationRequested && i < 3; i++) { await Task.Yield(); yield return i == 1 ? null : i; } } }

[Chainlet] public sealed partial class NotAnIterator { public IAsyncEnumerable<int> RunRemote() => AsyncEnumerable.Range(0, 3); }

[Chainlet] public sealed partial class Nested { public List<List<Dictionary<string, int?[]>?>> RunRemote(params_[]? all = default) => [[], [new() { ["a"] = [all?.Length, null] }, null]]; }

public struct params_ { public bool Wait; public int Times { get; set; } }

[Chainlet, Entrypoint]
public sealed partial class All(INothing nothing, IPlain plain, IPlainWithToken withToken, IJustTask task, IJustValueTask valueTask, IOfTask ofTask, IOfValueTask ofValueTask, IStream stream, INotAnIterator iterator, INested nested)
{
    public async Task<string> RunRemote()
    {
        await nothing.RunRemote();
        await task.RunRemote(2);
        await valueTask.RunRemote(new params_ { Wait = true, Times = 2 });
        ValueTask kept = valueTask.RunRemote(default);
        ValueTask<(int, string?)> preserved = ofValueTask.RunRemote((1, null)).Preserve();
        await kept;
        (int number, _) = await preserved;
        await foreach (int? i in stream.RunRemote(0))
        {
            number += i ?? 0;
        }

        await foreach (int i in iterator.RunRemote())
        {
            number += i;
        }

        return $"{await plain.RunRemote()}{await withToken.RunRemote()}{await ofTask.RunRemote(null)}{number}{(await nested.RunRemote())?.Count}";
    }
}
