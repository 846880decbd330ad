using System.Globalization;
using System.Text;

namespace Chains.Build.Json;

/// <summary>Reads JSON as RFC 8259 defines it and nothing more: no comments, no trailing commas, no member twice, at most 128 levels.</summary>
internal sealed class JsonReader
{
    private const int MaxDepth = 128;

    private readonly string _text;
    private int _position;

    private JsonReader(string text) => _text = text;

    /// <exception cref="JsonFormatException">The text is not JSON; the message says where.</exception>
    public static JsonNode Read(string text)
    {
        JsonReader reader = new(text);
        reader.SkipBlanks();
        JsonNode node = reader.ReadValue(0);
        reader.SkipBlanks();
        return reader._position == text.Length ? node : throw reader.Error("the end of the text");
    }

    private JsonNode ReadValue(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new JsonFormatException(string.Format(CultureInfo.InvariantCulture, "more than {0} levels at position {1}", MaxDepth, _position));
        }

        switch (Peek())
        {
            case '{': return ReadObject(depth);
            case '[': return ReadArray(depth);
            case '"': return new JsonText(ReadString());
            case 't': return ReadWord("true", new JsonBool(true));
            case 'f': return ReadWord("false", new JsonBool(false));
            case 'n': return ReadWord("null", JsonNull.Instance);
            default: return ReadNumber();
        }
    }

    private JsonObject ReadObject(int depth)
    {
        JsonObject result = new();
        Expect('{');
        SkipBlanks();
        if (TryTake('}'))
        {
            return result;
        }

        do
        {
            SkipBlanks();
            int start = _position;
            string name = ReadString();
            SkipBlanks();
            Expect(':');
            SkipBlanks();
            if (!result.TryAdd(name, ReadValue(depth + 1)))
            {
                throw new JsonFormatException(string.Format(CultureInfo.InvariantCulture, "the member \"{0}\" twice, the second time at position {1}", name, start));
            }

            SkipBlanks();
        }
        while (TryTake(','));

        Expect('}');
        return result;
    }

    private JsonArray ReadArray(int depth)
    {
        JsonArray result = new();
        Expect('[');
        SkipBlanks();
        if (TryTake(']'))
        {
            return result;
        }

        do
        {
            SkipBlanks();
            result.Items.Add(ReadValue(depth + 1));
            SkipBlanks();
        }
        while (TryTake(','));

        Expect(']');
        return result;
    }

    private string ReadString()
    {
        Expect('"');
        StringBuilder value = new();
        while (true)
        {
            char c = Peek();
            if (c < ' ')
            {
                throw Error("the end of the string");
            }

            _position++;
            if (c == '"')
            {
                return value.ToString();
            }

            value.Append(c == '\\' ? ReadEscape() : c);
        }
    }

    private char ReadEscape()
    {
        char c = Peek();
        _position++;
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.Substring(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                _position += 4;
                return (char)unit;
            default:
                _position--;
                throw Error("an escape");
        }
    }

    private JsonNode ReadWord(string word, JsonNode node)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
        {
            throw Error("a value");
        }

        _position += word.Length;
        return node;
    }

    // number = [ "-" ] int [ "." digits ] [ ("e" / "E") [ "+" / "-" ] digits ]; int has no leading zeros.
    private JsonNumber ReadNumber()
    {
        int start = _position;
        TryTake('-');
        if (!TryTake('0'))
        {
            Digits("a value");
        }

        if (TryTake('.'))
        {
            Digits("a digit");
        }

        if (TryTake('e') || TryTake('E'))
        {
            if (!TryTake('+'))
            {
                TryTake('-');
            }

            Digits("a digit");
        }

        return new JsonNumber(_text.Substring(start, _position - start));
    }

    private void Digits(string wanted)
    {
        int start = _position;
        while (Peek() is >= '0' and <= '9')
        {
            _position++;
        }

        if (_position == start)
        {
            throw Error(wanted);
        }
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Error("'" + c + "'");
        }
    }

    private bool TryTake(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    // A NUL is nowhere allowed outside an escape, so that it can stand for the end.
    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private JsonFormatException Error(string wanted) => new(_position < _text.Length
        ? string.Format(CultureInfo.InvariantCulture, "'{0}' at position {1} where {2} belongs", _text[_position], _position, wanted)
        : string.Format(CultureInfo.InvariantCulture, "it ends at position {0} where {1} belongs", _position, wanted));
}
