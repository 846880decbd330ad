using System.Globalization;

namespace Chains.Benchmarks;

/// <summary>The arguments that every command has.</summary>
internal static class Arguments
{
    /// <summary>Reads <c>--seconds N</c> and <c>--only PART</c>, both of which may be left out.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="parts">The parts that there are, with a blank in between.</param>
    /// <param name="length">How long each part is measured.</param>
    /// <param name="only">The parts that are asked for.</param>
    public static bool TryParse(ReadOnlySpan<string> args, string parts, out TimeSpan length, out string[] only)
    {
        length = TimeSpan.FromSeconds(10);
        only = parts.Split(' ');
        for (; args.Length >= 2; args = args[2..])
        {
            if (args[0] == "--seconds" && double.TryParse(args[1], CultureInfo.InvariantCulture, out double seconds) && seconds > 0)
            {
                length = TimeSpan.FromSeconds(seconds);
            }
            else if (args[0] == "--only" && only.Contains(args[1]))
            {
                only = [args[1]];
            }
            else
            {
                return false;
            }
        }

        return args.Length == 0;
    }
}
