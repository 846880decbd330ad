using System.Globalization;

namespace Chains.Benchmarks.Calls;

/// <summary>
/// Compares calls of this gRPC layer with those of its peers: the floor of its stack, hand-written gRPC and whoever else makes calls. Servers are processes of
/// their own, over loopback without TLS. It prints a table of ratios to the floor, and one of ratios to hand-written gRPC, each with its goals.
/// </summary>
internal static class CallsCommand
{
    public const string Verb = "calls";

    private const string AllShapes = "S M T St hops tracing";
    private const string EqualSettings = "equal";
    private const string OwnSettings = "own";

    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        if (!TryParse(args.Span, out TimeSpan length, out string only, out IReadOnlyList<PeerKind> kinds))
        {
            await Console.Error.WriteLineAsync($"""
                Usage: {Verb} [--seconds N] [--only {AllShapes.Replace(' ', '|')}] [--peers {string.Join(',', PeerKind.All.Select(static k => k.Key))}] [--settings {EqualSettings}|{OwnSettings}]
                  --seconds  how long each row is measured, 20 s by default
                  --only     one shape alone
                  --peers    some of the peers; the floor and Chains always run
                  --settings {EqualSettings}, the default: every peer has the connection settings of Chains; {OwnSettings}: each has those of its own library
                """);
            return 2;
        }

        await using var run = new CallsRun(length);
        await run.ConnectAsync(kinds);
        foreach (string shape in only.Split(' '))
        {
            await (shape switch
            {
                "S" => run.SmallAsync(),
                "M" => run.TableAsync(),
                "T" => run.TensorAsync(),
                "St" => run.StreamAsync(),
                "hops" => run.HopsAsync(),
                _ => run.TracingAsync(),
            });
        }

        run.Table.WriteAgainstHandWritten();
        return 0;
    }

    private static bool TryParse(ReadOnlySpan<string> args, out TimeSpan length, out string only, out IReadOnlyList<PeerKind> kinds)
    {
        length = TimeSpan.FromSeconds(20);
        only = AllShapes;
        kinds = PeerKind.All;
        for (; args.Length >= 2; args = args[2..])
        {
            string value = args[1];
            string[] keys = value.Split(',');
            if (args[0] == "--seconds" && double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
            {
                length = TimeSpan.FromSeconds(seconds);
            }
            else if (args[0] == "--only" && AllShapes.Split(' ').Contains(value))
            {
                only = value;
            }
            else if (args[0] == "--peers" && keys.All(static key => PeerKind.All.Any(k => k.Key == key)))
            {
                kinds = [.. PeerKind.All.Where(k => k == PeerKind.Floor || k == PeerKind.Chains || keys.Contains(k.Key))];
            }
            else if (args[0] == "--settings" && value is (EqualSettings or OwnSettings))
            {
                Http2.HasOwnSettings = value == OwnSettings;
            }
            else
            {
                return false;
            }
        }

        return args.Length == 0;
    }
}
