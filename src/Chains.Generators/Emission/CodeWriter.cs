using System;
using System.Text;

namespace Chains.Generators.Emission;

/// <summary>Writes indented C#. Line ends are '\n' on every machine.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Writes one or more lines at the current indentation; an empty line stays empty.</summary>
    public void Line(string lines = "")
    {
        foreach (string line in lines.Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', _indent * 4).Append(line);
            }
            _text.Append('\n');
        }
    }

    /// <summary>Opens a block with a heading; disposing the result closes it.</summary>
    public Block Open(string heading, string closing = "}")
    {
        if (heading.Length > 0)
        {
            Line(heading);
        }
        Line("{");
        _indent++;
        return new Block(this, closing);
    }

    public override string ToString() => _text.ToString();

    public readonly struct Block(CodeWriter writer, string closing) : IDisposable
    {
        public void Dispose()
        {
            writer._indent--;
            writer.Line(closing);
        }
    }
}
