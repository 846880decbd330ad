using System.Globalization;

namespace Chains.Wire;

/// <summary>JSON that is malformed or does not fit the type it is read as. The message names the path, what was expected, what was found, the line and the position.</summary>
public sealed class JsonFormatException : Exception
{
    internal JsonFormatException(string path, string problem, long line, long position, Exception? innerException)
        : base(string.Create(CultureInfo.InvariantCulture, $"{path}: {problem} (line {line}, byte {position})."), innerException)
    {
        Path = path;
        Problem = problem;
        Line = line;
        Position = position;
    }

    /// <summary>Where in the document, as <c>$.history[1].role</c>.</summary>
    public string Path { get; }

    private string Problem { get; }

    /// <summary>The same of a document that is one line of many.</summary>
    internal JsonFormatException InLine(long line) => new(Path, Problem, line, Position, InnerException);

    /// <summary>The line, from 1.</summary>
    public long Line { get; }

    /// <summary>The byte in the line, from 1.</summary>
    public long Position { get; }
}
