using System.Globalization;
using System.Text;

namespace Chains.Generators.Emission;

/// <summary>Writes compact JSON: the compiler's host offers no JSON library to a generator.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public void BeginObject() => Begin('{');

    public void EndObject() => End('}');

    public void BeginArray() => Begin('[');

    public void EndArray() => End(']');

    public void Property(string name)
    {
        Separate();
        Quote(name);
        _text.Append(':');
        _needsComma = false;
    }

    public void String(string value)
    {
        Separate();
        Quote(value);
        _needsComma = true;
    }

    public void Number(int value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    public void Boolean(bool value) => Raw(value ? "true" : "false");

    /// <summary>JSON that is already text.</summary>
    public void Raw(string json)
    {
        Separate();
        _text.Append(json);
        _needsComma = true;
    }

    public void Property(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Property(name);
            String(value!);
        }
    }

    public void Flag(string name, bool value)
    {
        if (value)
        {
            Property(name);
            Boolean(true);
        }
    }

    public override string ToString() => _text.ToString();

    private void Begin(char bracket)
    {
        Separate();
        _text.Append(bracket);
        _needsComma = false;
    }

    private void End(char bracket)
    {
        _text.Append(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            _text.Append(',');
        }
        _needsComma = false;
    }

    private void Quote(string value)
    {
        _text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"':
                    _text.Append("\\\"");
                    break;
                case '\\':
                    _text.Append("\\\\");
                    break;
                case < ' ' or (>= '\ud800' and <= '\udfff') or '\u2028' or '\u2029':
                    _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    _text.Append(c);
                    break;
            }
        }
        _text.Append('"');
    }
}
