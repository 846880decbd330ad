using System.Globalization;

namespace Chains.Benchmarks.Calls;

/// <summary>
/// The server's side of the call benchmarks, a process of its own: it prints its address, answers each line <c>allocated</c> with the bytes that the
/// process has allocated so far, and ends with its input.
/// </summary>
internal static class CallServer
{
    public const string Verb = "calls-server";
    public const string Traced = "--traced";
    public const string OwnSettings = "--own-settings";
    public const string AllocatedQuestion = "allocated";

    /// <summary>Runs the server of one peer.</summary>
    /// <param name="args">The key of the peer; then any of <see cref="Traced"/>, <see cref="OwnSettings"/> and, for a hop, the address of the next server.</param>
    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        string[] options = args.ToArray();
        PeerKind kind = PeerKind.All.Single(k => k.Key == options[0]);
        string? next = options.Skip(1).FirstOrDefault(static o => !o.StartsWith('-'));
        Http2.HasOwnSettings = options.Contains(OwnSettings);
        using IDisposable? listeners = options.Contains(Traced) ? new TelemetryListeners() : null;
        PeerServer server = await kind.ServeAsync(next is null ? null : new Uri(next));
        Console.WriteLine(server.Address);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == AllocatedQuestion)
            {
                Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
            }
        }

        await server.StopAsync();
        return 0;
    }
}
