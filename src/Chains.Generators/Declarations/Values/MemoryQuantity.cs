using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Chains.Generators.Declarations.Values;

/// <summary>Memory as Kubernetes and compose both take it: a number and a unit. Kubernetes knows more, but whoever writes that here meant something else.</summary>
internal static class MemoryQuantity
{
    private const decimal Least = 16m * 1024 * 1024;
    private const decimal Most = 64m * 1024 * 1024 * 1024 * 1024;

    private static readonly Regex Form = new(@"^\s*(?<number>[0-9]+([.,][0-9]+)?)\s*(?<unit>[A-Za-z]*)\s*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex Exact = new(@"^[0-9]+(\.[0-9]+)?(k|M|G|T|Ki|Mi|Gi|Ti)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static readonly (string Unit, decimal Bytes)[] Units =
    [
        ("Ki", 1024m), ("Mi", 1024m * 1024), ("Gi", 1024m * 1024 * 1024), ("Ti", 1024m * 1024 * 1024 * 1024),
        ("k", 1000m), ("M", 1000m * 1000), ("G", 1000m * 1000 * 1000), ("T", 1000m * 1000 * 1000 * 1000),
    ];

    /// <summary>What to write instead; null where the text is a quantity that a replica can have.</summary>
    public static string? Repair(string text)
    {
        Match match = Form.Match(text);
        if (!match.Success)
        {
            return "write a positive number with k, M, G, T, Ki, Mi, Gi or Ti behind it, for example \"16Gi\"";
        }
        string number = match.Groups["number"].Value.Replace(',', '.');
        string unit = match.Groups["unit"].Value;
        if (!Exact.IsMatch(text))
        {
            return unit.ToUpperInvariant() switch
            {
                "" => $"a number alone is bytes; write its unit, for example \"{number}Gi\"",
                // In Kubernetes m is a thousandth: half a byte is what 512m would ask for.
                "M" or "MI" or "MB" or "MIB" when unit[0] == 'm' => $"use \"{number}Mi\" or \"{number}M\": 'm' would be thousandths of a byte",
                "K" or "KI" or "KB" or "KIB" => $"use \"{number}Ki\" or \"{number}k\"",
                "M" or "MI" or "MB" or "MIB" => $"use \"{number}Mi\" or \"{number}M\"",
                "G" or "GI" or "GB" or "GIB" => $"use \"{number}Gi\" or \"{number}G\"",
                "T" or "TI" or "TB" or "TIB" => $"use \"{number}Ti\" or \"{number}T\"",
                _ => $"'{unit}' is no unit that it can have; write k, M, G, T, Ki, Mi, Gi or Ti, for example \"16Gi\"",
            };
        }
        if (number.Length > 20)
        {
            return TooMuch;
        }
        decimal bytes = decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Units.First(u => u.Unit == unit).Bytes;
        return bytes < Least ? "no host runs in less than \"16Mi\"; ask for more" : bytes > Most ? TooMuch : null;
    }

    private const string TooMuch = "no machine has more than \"64Ti\"; ask for less";
}
