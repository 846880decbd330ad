using System.Globalization;
using System.Text.RegularExpressions;

namespace Chains.TestSupport;

/// <summary>An error or a warning that a build printed.</summary>
/// <param name="Id">Such as <c>CS0246</c> or <c>CHN0006</c>.</param>
/// <param name="File">The file's path as printed, or empty.</param>
/// <param name="Line">The line, from 1, or 0.</param>
/// <param name="Text">The message without the project at its end.</param>
/// <param name="IsError">False for a warning.</param>
public sealed partial record BuildMessage(string Id, string File, int Line, string Text, bool IsError)
{
    internal static IReadOnlyList<BuildMessage> Parse(string output) =>
    [
        .. Pattern().Matches(output).Select(match => new BuildMessage(
            match.Groups["id"].Value,
            match.Groups["line"].Success ? match.Groups["file"].Value.Trim() : "",
            match.Groups["line"].Success ? int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) : 0,
            match.Groups["text"].Value.Trim(),
            match.Groups["kind"].Value == "error")).Distinct(),
    ];

    // MSBuild's canonical form: origin(line,column): category id: text [project]
    [GeneratedRegex(@"^\s*(?<file>[^\r\n]*?)(\((?<line>\d+)(,\d+)*\))?\s*:\s*(?<kind>error|warning)\s+(?<id>[A-Za-z]+\d+)\s*:\s*(?<text>[^\r\n]*?)(\s*\[[^\[\]\r\n]*\])?\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
