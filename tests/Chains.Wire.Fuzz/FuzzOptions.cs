using System.Globalization;
using Chains.Fuzz.Mutation;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz;

/// <summary>The command line.</summary>
internal sealed record FuzzOptions
{
    public static string Usage => $"""
        usage: Chains.Wire.Fuzz [options]
          --cases N         mutated requests to the host; 10000000 by default
          --codec N         mutated messages and documents to the codecs in this process; 10000000 by default
          --seconds N       ends each of the two after so long, whether or not all cases were made
          --seed N          the first number of the random sequences; one that no run had before by default
          --shapes A,B      only these of {string.Join(", ", ShapeList.Usual.Select(static shape => shape.Name))}
          --seeds FOLDER    where seeds are read and failures written; {SeedFolder.InRepository} of the repository by default
          --replay FILE     that request alone, as it is: a seed, or a failure that a run has written; may be given several times
        Exit code: 0 where every case was answered as it must be, 1 where one was not, 2 for a wrong command line.
        """;

    public long Cases { get; private init; } = 10_000_000;

    public long CodecCases { get; private init; } = 10_000_000;

    public TimeSpan Duration { get; private init; } = TimeSpan.MaxValue;

    public int Seed { get; private init; } = Environment.TickCount & 0x3fff_ffff;

    public IReadOnlyList<Shape> Shapes { get; private init; } = ShapeList.Usual;

    public string? Seeds { get; private init; }

    public IReadOnlyList<string> Replay { get; private init; } = [];

    public bool Serve { get; private init; }

    public bool Help { get; private init; }

    /// <summary>The same without mutations, for requests of these shapes.</summary>
    public FuzzOptions WithoutMutations(IEnumerable<Shape> shapes) => this with { Cases = 0, CodecCases = 0, Shapes = [.. shapes.Distinct()] };

    /// <exception cref="FormatException">An option is not known, or its value is none.</exception>
    public static FuzzOptions Parse(string[] args)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            if (name is "--help" or "-h")
            {
                return options with { Help = true };
            }

            if (name == "--serve")
            {
                options = options with { Serve = true };
                continue;
            }

            string value = ++i < args.Length ? args[i] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--cases" => options with { Cases = Number(name, value) },
                "--codec" => options with { CodecCases = Number(name, value) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(name, value)) },
                "--seed" => options with { Seed = (int)Math.Min(Number(name, value), int.MaxValue) },
                "--shapes" => options with { Shapes = [.. value.Split(',').Select(ShapeOf)] },
                "--seeds" => options with { Seeds = value },
                "--replay" => options with { Replay = [.. options.Replay, File.Exists(value) ? value : throw new FormatException($"There is no file {value}.")] },
                _ => throw new FormatException($"There is no option {name}."),
            };
        }

        return options;
    }

    private static long Number(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw new FormatException($"{name} needs a number, not '{value}'.");

    private static Shape ShapeOf(string name) =>
        ShapeList.All.FirstOrDefault(shape => shape.Name == name)
        ?? throw new FormatException($"There is no shape '{name}'; there are {string.Join(", ", ShapeList.Usual.Select(static shape => shape.Name))}.");
}
