using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>Exceptions of tasks that nobody looked at: each is a failure that a user would never hear of.</summary>
internal static class Unobserved
{
    private static readonly ConcurrentQueue<Exception> Exceptions = new();

    [ModuleInitializer]
    internal static void Watch() => TaskScheduler.UnobservedTaskException += static (_, e) => Exceptions.Enqueue(e.Exception);

    /// <summary>Fails where any task of this process, of whatever test, ended unobserved so far.</summary>
    public static void AssertNone()
    {
        // Finalizers report them.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        List<Exception> found = [];
        while (Exceptions.TryDequeue(out Exception? exception))
        {
            found.Add(exception);
        }

        Assert.True(found.Count == 0, string.Join("\n\n", found.Take(3)));
    }
}
