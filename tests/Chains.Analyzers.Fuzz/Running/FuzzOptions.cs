using System.Collections.Immutable;
using System.Globalization;
using Chains.Analyzers.Fuzz.Corpus;

namespace Chains.Analyzers.Fuzz.Running;

/// <summary>The command line.</summary>
internal sealed record FuzzOptions
{
    /// <summary>What a process is given that <see cref="Supervisor"/> starts.</summary>
    public const string JournalOption = "--journal";

    public static string Usage => """
        usage: Chains.Analyzers.Fuzz [options]
          --variants N      how many broken programs are made; 100000 by default, spread over all programs by their length
          --seed N          which ones; the day's by default
          --only NAME       of this program alone, or of those whose names begin so; may be given several times
          --variant N[..M]  the variants of these numbers, of the one program that --only names; the text of a single one is printed
          --degree N        how many are tried at once; as many as there are processors by default
          --limit N         how many seconds one variant may take; 30 by default
          --list            prints the programs and how many systematic variants each has
        Exit code: 0 where nothing was found, 1 where something was, 2 for a wrong command line.
        """;

    public int Variants { get; private init; } = 100_000;

    public int Seed { get; private init; } = DayOf(DateTime.UtcNow);

    public ImmutableArray<FuzzProgram> Programs { get; private init; } = ProgramList.All;

    /// <summary>First and last of the numbers that are asked for.</summary>
    public (int First, int Last)? Numbers { get; private init; }

    public int Degree { get; private init; } = Environment.ProcessorCount;

    public TimeSpan Limit { get; private init; } = TimeSpan.FromSeconds(30);

    public bool List { get; private init; }

    public string? Journal { get; private init; }

    public bool Help { get; private init; }

    /// <summary>The seed that everyone has on one day, so that a failure can be looked at by all who see it.</summary>
    public static int DayOf(DateTime time) => (time.Year * 10000) + (time.Month * 100) + time.Day;

    /// <exception cref="FormatException">An option is not known, or its value is none.</exception>
    public static FuzzOptions Parse(string[] args)
    {
        var options = new FuzzOptions();
        List<string> only = [];
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            if (name is "--help" or "-h")
            {
                return options with { Help = true };
            }

            if (name == "--list")
            {
                options = options with { List = true };
                continue;
            }

            string value = ++i < args.Length ? args[i] : throw new FormatException($"{name} needs a value.");
            switch (name)
            {
                case "--variants":
                    options = options with { Variants = Number(name, value) };
                    break;
                case "--seed":
                    options = options with { Seed = Number(name, value) };
                    break;
                case "--only":
                    only.Add(value);
                    break;
                case "--variant":
                    string[] ends = value.Split("..");
                    options = options with { Numbers = (Number(name, ends[0]), Number(name, ends[^1])) };
                    break;
                case "--degree":
                    options = options with { Degree = Math.Max(1, Number(name, value)) };
                    break;
                case "--limit":
                    options = options with { Limit = TimeSpan.FromSeconds(Number(name, value)) };
                    break;
                case JournalOption:
                    options = options with { Journal = value };
                    break;
                default:
                    throw new FormatException($"There is no option {name}.");
            }
        }

        if (only.Count > 0)
        {
            options = options with { Programs = [.. only.SelectMany(Find).Distinct()] };
        }

        return options.Numbers is null || options.Programs.Length == 1 ? options : throw new FormatException("--variant needs one program: name it with --only.");
    }

    private static IEnumerable<FuzzProgram> Find(string name)
    {
        FuzzProgram[] exact = [.. ProgramList.All.Where(program => program.Name == name)];
        FuzzProgram[] found = exact.Length > 0 ? exact : [.. ProgramList.All.Where(program => program.Name.StartsWith(name, StringComparison.Ordinal))];
        return found.Length > 0 ? found : throw new FormatException($"There is no program '{name}'; --list prints them.");
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"{name} needs a number, not '{value}'.");
}
