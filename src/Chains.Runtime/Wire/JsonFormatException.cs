using System.Globalization;

namespace Chains.Wire;

/// <summary>JSON that is malformed or does not fit the type it is read as. The message names the path, what was expected, what was found, the line and the position.</summary>
public sealed class JsonFormatException : Exception
{
    internal JsonFormatException(string path, string problem, long line, long position, Exception? innerException)
        : base(string.Create(CultureInfo.InvariantCulture, $"{path}: {problem} (line {line}, byte {position})."), innerException)
    {
        Path = path;
        Line = line;
        Position = position;
    }

    /// <summary>Where in the document, as <c>$.history[1].role</c>.</summary>
    public string Path { get; }

    /// <summary>The line, from 1.</summary>
    public long Line { get; }

    /// <summary>The byte in the line, from 1.</summary>
    public long Position { get; }
}
