using System;
using System.Text;

namespace Chains.Generators.Emission;

/// <summary>Writes indented C#. Line ends are '\n' on every machine.</summary>
internal sealed class CodeWriter
{
    // Of most files the whole.
    private readonly StringBuilder _text = new(4096);
    private int _indent;

    /// <summary>Writes one or more lines at the current indentation; an empty line stays empty.</summary>
    public void Line(string lines = "")
    {
        int start = 0;
        int end;
        do
        {
            end = lines.IndexOf('\n', start);
            int length = (end < 0 ? lines.Length : end) - start;
            if (length > 0)
            {
                _text.Append(' ', _indent * 4).Append(lines, start, length);
            }
            _text.Append('\n');
            start = end + 1;
        }
        while (end >= 0);
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
