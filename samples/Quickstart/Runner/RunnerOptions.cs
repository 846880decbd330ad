using System.Globalization;

namespace Quickstart.Runner;

/// <summary>The command line of the sample.</summary>
internal sealed record RunnerOptions(IReadOnlyList<string> Queries, int Count, bool KeepRunning)
{
    internal const string Usage = """
        Usage: dotnet run --project samples/Quickstart -- [--query "…"]… [--count 2] [--keep-running]
          --query "…"      asks this instead of the questions that come with the sample; may be given several times
          --count n        how many passages an answer has; 2 unless told
          --keep-running   leaves the hosts running until Ctrl+C
        """;

    private static readonly string[] OwnQueries =
    [
        "a mad tea party with the Hatter and the March Hare",
        "the Cheshire cat vanishes slowly and leaves a grin",
        "playing croquet with flamingos and hedgehogs",
    ];

    internal static RunnerOptions? Parse(string[] args, out string? problem)
    {
        List<string> queries = [];
        int count = 2;
        bool keepRunning = false;
        problem = null;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--query" when i + 1 < args.Length:
                    queries.Add(args[++i]);
                    break;
                case "--count" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0:
                    i++;
                    break;
                case "--keep-running":
                    keepRunning = true;
                    break;
                default:
                    problem = $"'{args[i]}' is not an argument of this program, or lacks its value.";
                    return null;
            }
        }

        return new RunnerOptions(queries.Count > 0 ? queries : OwnQueries, count, keepRunning);
    }
}
