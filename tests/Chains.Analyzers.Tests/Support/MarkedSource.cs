using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests.Support;

/// <summary>A program with its expected diagnostics in it, <c>{|CHN0001:Echo|}</c>, and without them.</summary>
internal sealed record MarkedSource(string Text, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    private static readonly Regex Mark = new(@"\{\|(?<id>CHN\d{4}):|\|\}", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    public static MarkedSource Parse(string marked)
    {
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var found = new List<(string Id, TextSpan Span)>();
        int position = 0;
        foreach (Match match in Mark.Matches(marked))
        {
            text.Append(marked, position, match.Index - position);
            position = match.Index + match.Length;
            if (match.Groups["id"].Success)
            {
                open.Push((match.Groups["id"].Value, text.Length));
            }
            else
            {
                (string id, int start) = open.Pop();
                found.Add((id, TextSpan.FromBounds(start, text.Length)));
            }
        }
        text.Append(marked, position, marked.Length - position);
        Assert.Empty(open);
        return new MarkedSource(text.ToString(), [.. found.OrderBy(f => f.Span.Start).ThenBy(f => f.Id, StringComparer.Ordinal)]);
    }
}
