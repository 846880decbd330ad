using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Chains.Generators.Model;

namespace Chains.Generators.Contracts;

/// <summary>
/// Reads the <c>.proto</c> files that the product writes, whatever blanks and comments a hand has added. Anything else of the language is an
/// error with its place: what is not understood cannot be kept.
/// </summary>
internal sealed class LockParser
{
    /// <summary>The comment above messages that stand for no C# type.</summary>
    public const string WrapperComment = "Holds what proto3 cannot put in a field as it is.";

    /// <summary>The comment above a service, with the class behind it.</summary>
    public const string ServiceComment = "The chainlet ";

    /// <summary>The comment behind a field that may be absent where no label says so.</summary>
    public const string OptionalComment = "optional";

    /// <summary>The comment behind an enum's value whose name in JSON does not follow from its own.</summary>
    public const string JsonComment = "in JSON: ";

    private const int MaxFieldNumber = 536870911;

    /// <summary>Messages nested deeper are none of ours, which nest nothing at all.</summary>
    private const int MaxDepth = 32;

    private static readonly HashSet<string> Scalars = new(StringComparer.Ordinal)
    {
        "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes",
    };

    private enum Kind
    {
        Word,
        Number,
        Text,
        Symbol,
        End,
    }

    private readonly record struct Token(Kind Kind, string Text, int Line, int Column);

    /// <summary>Ends the reading; caught in <see cref="Read"/>.</summary>
    private sealed class SyntaxException(Token at, string reason) : Exception(reason)
    {
        public Token At { get; } = at;
    }

    private readonly List<Token> _tokens = [];

    /// <summary>The comments by the line that they stand in: the last one of a line.</summary>
    private readonly Dictionary<int, string> _comments = [];

    private readonly List<LockService> _services = [];
    private readonly List<LockMessage> _messages = [];
    private readonly List<LockEnum> _enums = [];
    private readonly List<string> _imports = [];
    private string _package = "";
    private string _csharpNamespace = "";
    private int _position;
    private int _depth;

    private LockParser()
    {
    }

    private Token Current => _tokens[_position];

    /// <summary>Whether an additional file of the project is a part of the lock.</summary>
    public static bool IsLock(string path) => path.EndsWith(".proto", StringComparison.OrdinalIgnoreCase);

    public static bool IsScalar(string type) => Scalars.Contains(type);

    /// <summary>Never throws, whatever the text is.</summary>
    public static LockFile Read(string path, string text)
    {
        int slash = path.LastIndexOfAny(['/', '\\']);
        var file = new LockFile { Path = path, Folder = slash < 0 ? "" : path.Substring(0, slash) };
        var parser = new LockParser();
        try
        {
            parser.Scan(text);
            parser.ReadFile();
            return file with
            {
                Package = parser._package,
                CSharpNamespace = parser._csharpNamespace,
                Imports = parser._imports.ToEquatableArray(),
                Services = parser._services.ToEquatableArray(),
                Messages = parser._messages.ToEquatableArray(),
                Enums = parser._enums.ToEquatableArray(),
            };
        }
        catch (SyntaxException exception)
        {
            return file with { Error = new LockError(exception.At.Line, exception.At.Column, exception.Message) };
        }
    }

    // Words.

    private void Scan(string text)
    {
        int line = 0;
        int start = 0;
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (c == '\n')
            {
                line++;
                start = ++i;
            }
            else if (char.IsWhiteSpace(c) || c == '\ufeff')
            {
                i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                int end = text.IndexOf('\n', i);
                end = end < 0 ? text.Length : end;
                _comments[line] = text.Substring(i + 2, end - i - 2).Trim();
                i = end;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '*')
            {
                int end = text.IndexOf("*/", i + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw new SyntaxException(new Token(Kind.Symbol, "/*", line, i - start), "the comment has no end");
                }
                for (; i < end + 2; i++)
                {
                    if (text[i] == '\n')
                    {
                        line++;
                        start = i + 1;
                    }
                }
            }
            else if (c is '"' or '\'')
            {
                (string value, int end) = ScanText(text, i, line, start);
                _tokens.Add(new Token(Kind.Text, value, line, i - start));
                i = end;
            }
            else if (IsWord(c) || (c == '.' && i + 1 < text.Length && IsWord(text[i + 1])))
            {
                int end = i + 1;
                while (end < text.Length && (IsWord(text[end]) || text[end] == '.'))
                {
                    end++;
                }
                string word = text.Substring(i, end - i);
                _tokens.Add(new Token(c is >= '0' and <= '9' ? Kind.Number : Kind.Word, word, line, i - start));
                i = end;
            }
            else
            {
                _tokens.Add(new Token(Kind.Symbol, c.ToString(), line, i - start));
                i++;
            }
        }
        _tokens.Add(new Token(Kind.End, "", line, i - start));
    }

    private static (string Value, int End) ScanText(string text, int from, int line, int start)
    {
        var value = new StringBuilder();
        for (int i = from + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == text[from])
            {
                return (value.ToString(), i + 1);
            }
            if (text[i] != '\\')
            {
                value.Append(text[i]);
                continue;
            }
            if (++i == text.Length)
            {
                break;
            }
            switch (text[i])
            {
                case 'n': value.Append('\n'); break;
                case 'r': value.Append('\r'); break;
                case 't': value.Append('\t'); break;
                case 'u' when i + 4 < text.Length && int.TryParse(text.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code):
                    value.Append((char)code);
                    i += 4;
                    break;
                case '"' or '\'' or '\\': value.Append(text[i]); break;
                default: throw new SyntaxException(new Token(Kind.Text, "", line, i - start), $"'\\{text[i]}' is no escape that the lock uses");
            }
        }
        throw new SyntaxException(new Token(Kind.Text, "", line, from - start), "the string has no end");
    }

    private static bool IsWord(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    // Sentences.

    private void ReadFile()
    {
        if (Current is not { Kind: Kind.Word, Text: "syntax" })
        {
            throw Unexpected("'syntax = \"proto3\";'");
        }
        Next();
        Expect("=");
        Token syntax = ExpectKind(Kind.Text, "\"proto3\"");
        if (syntax.Text != "proto3")
        {
            throw new SyntaxException(syntax, $"the syntax is '{syntax.Text}', but contracts are proto3");
        }
        Expect(";");
        while (Current.Kind != Kind.End)
        {
            Token word = Current;
            switch (word.Text)
            {
                case "package":
                    Next();
                    _package = Name("the package");
                    Expect(";");
                    break;
                case "import":
                    Next();
                    _imports.Add(ExpectKind(Kind.Text, "a file's name").Text);
                    Expect(";");
                    break;
                case "option":
                    if (ReadOption() is { Name: "csharp_namespace" } option)
                    {
                        _csharpNamespace = option.Value;
                    }
                    break;
                case "service":
                    ReadService();
                    break;
                case "message":
                    ReadMessage("");
                    break;
                case "enum":
                    ReadEnum("");
                    break;
                case ";":
                    Next();
                    break;
                default:
                    throw Unexpected("package, import, option, service, message or enum");
            }
        }
        CheckNames();
    }

    private void CheckNames()
    {
        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, int line) in _services.Select(s => (s.Name, s.Line)).Concat(_messages.Select(m => (m.Name, m.Line))).Concat(_enums.Select(e => (e.Name, e.Line))))
        {
            if (!lines.Add(name))
            {
                throw new SyntaxException(new Token(Kind.Word, name, line, 0), $"'{name}' is declared twice");
            }
        }
    }

    private (string Name, string Value) ReadOption()
    {
        Expect("option");
        string name = Name("the option");
        Expect("=");
        string value = Next().Text;
        Expect(";");
        return (name, value);
    }

    private void ReadService()
    {
        int line = Current.Line;
        Next();
        string name = Name("the service");
        Expect("{");
        LockService? service = null;
        while (Current.Text != "}")
        {
            if (Current.Text == "option")
            {
                ReadOption();
                continue;
            }
            Token at = Current;
            Expect("rpc");
            string method = Name("the method");
            if (method != "RunRemote" || service is not null)
            {
                throw new SyntaxException(at, $"the service '{name}' has the method '{method}', but a chainlet has RunRemote alone");
            }
            (bool isClientStreaming, string request) = ReadMethodType();
            Expect("returns");
            (bool isServerStreaming, string response) = ReadMethodType();
            if (Current.Text == "{")
            {
                SkipBlock();
            }
            else
            {
                Expect(";");
            }
            service = new LockService(name, ServiceId(line), request, response, isClientStreaming, isServerStreaming, line);
        }
        Token end = Next();
        _services.Add(service ?? throw new SyntaxException(end, $"the service '{name}' lacks its method RunRemote"));
    }

    private string ServiceId(int line)
    {
        string comment = Above(line);
        return comment.StartsWith(ServiceComment, StringComparison.Ordinal) ? comment.Substring(ServiceComment.Length).TrimEnd('.') : "";
    }

    private (bool IsStream, string Type) ReadMethodType()
    {
        Expect("(");
        bool isStream = Current is { Kind: Kind.Word, Text: "stream" };
        if (isStream)
        {
            Next();
        }
        string type = Name("a message");
        Expect(")");
        return (isStream, type);
    }

    private void ReadMessage(string outer)
    {
        int line = Current.Line;
        Next();
        string name = outer + Name("the message");
        string comment = Above(line);
        // A nested message comes behind the one around it.
        int place = _messages.Count;
        var fields = new List<LockField>();
        var ranges = new List<ReservedRange>();
        var names = new List<string>();
        if (++_depth > MaxDepth)
        {
            throw new SyntaxException(Current, "messages are nested without end");
        }
        Expect("{");
        ReadFields(name, "", fields, ranges, names);
        Expect("}");
        _depth--;
        foreach (IGrouping<int, LockField> same in fields.GroupBy(f => f.Number).Where(g => g.Skip(1).Any()))
        {
            throw new SyntaxException(new Token(Kind.Word, "", same.Last().Line, 0), $"the message '{name}' gives the number {Text(same.Key)} to '{same.First().Name}' and to '{same.Last().Name}'");
        }
        foreach (IGrouping<string, LockField> same in fields.GroupBy(f => f.Name, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
        {
            throw new SyntaxException(new Token(Kind.Word, "", same.Last().Line, 0), $"the message '{name}' declares the field '{same.Key}' twice");
        }
        Reserved reserved = Reservation(ranges, names);
        if (fields.FirstOrDefault(f => reserved.Has(f.Number) || reserved.Has(f.Name)) is { } used)
        {
            throw new SyntaxException(new Token(Kind.Word, "", used.Line, 0), $"the message '{name}' reserves the number or name of its field '{used.Name}'");
        }
        bool isWrapper = comment == WrapperComment;
        _messages.Insert(place, new LockMessage(name, isWrapper || outer.Length > 0 ? "" : Id(comment), isWrapper, fields.ToEquatableArray(), reserved, line));
    }

    private void ReadFields(string message, string oneof, List<LockField> fields, List<ReservedRange> ranges, List<string> names)
    {
        while (Current.Text != "}" || Current.Kind != Kind.Symbol)
        {
            switch (Current)
            {
                case { Kind: Kind.Symbol, Text: ";" }:
                    Next();
                    break;
                case { Kind: Kind.Word, Text: "option" }:
                    ReadOption();
                    break;
                case { Kind: Kind.Word, Text: "reserved" }:
                    ReadReserved(ranges, names, 1, MaxFieldNumber);
                    break;
                case { Kind: Kind.Word, Text: "message" }:
                    ReadMessage(message + ".");
                    break;
                case { Kind: Kind.Word, Text: "enum" }:
                    ReadEnum(message + ".");
                    break;
                case { Kind: Kind.Word, Text: "oneof" } when oneof.Length == 0:
                    Next();
                    string name = Name("the oneof");
                    Expect("{");
                    ReadFields(message, name, fields, ranges, names);
                    Expect("}");
                    break;
                case { Kind: Kind.Word }:
                    fields.Add(ReadField(oneof));
                    break;
                default:
                    throw Unexpected("a field");
            }
        }
    }

    private LockField ReadField(string oneof)
    {
        int line = Current.Line;
        string label = "";
        string key = "";
        string type;
        if (Current.Text is "optional" or "repeated")
        {
            label = Next().Text;
            type = Name("a type");
        }
        else if (Current.Text == "map" && _tokens[_position + 1].Text == "<")
        {
            label = Next().Text;
            Expect("<");
            key = Name("the key's type");
            Expect(",");
            type = Name("the value's type");
            Expect(">");
        }
        else
        {
            type = Name("a type");
        }
        string name = Name("the field");
        Expect("=");
        int number = Number(1, MaxFieldNumber, "a field number");
        string? json = null;
        if (Current.Text == "[")
        {
            do
            {
                Next();
                string option = Name("an option");
                Expect("=");
                Token value = Next();
                json = option == "json_name" ? value.Text : json;
            }
            while (Current.Text == ",");
            Expect("]");
        }
        Expect(";");
        bool mayBeAbsent = label == "optional" || oneof.Length > 0 || (_comments.TryGetValue(line, out string? comment) && comment == OptionalComment);
        return new LockField(name, number, label, key, type, json ?? ProtoNaming.Json(name), oneof, mayBeAbsent, line);
    }

    private void ReadEnum(string outer)
    {
        int line = Current.Line;
        Next();
        string simple = Name("the enum");
        var values = new List<LockValue>();
        var ranges = new List<ReservedRange>();
        var names = new List<string>();
        Expect("{");
        while (Current.Text != "}" || Current.Kind != Kind.Symbol)
        {
            switch (Current)
            {
                case { Kind: Kind.Symbol, Text: ";" }:
                    Next();
                    break;
                case { Kind: Kind.Word, Text: "option" }:
                    ReadOption();
                    break;
                case { Kind: Kind.Word, Text: "reserved" }:
                    ReadReserved(ranges, names, int.MinValue, int.MaxValue);
                    break;
                default:
                    Token at = Current;
                    string name = Name("a value");
                    Expect("=");
                    int number = Number(int.MinValue, int.MaxValue, "the value's number");
                    if (Current.Text == "[")
                    {
                        SkipOptions();
                    }
                    Expect(";");
                    string? json = _comments.TryGetValue(at.Line, out string? comment) && comment.StartsWith(JsonComment, StringComparison.Ordinal) ? comment.Substring(JsonComment.Length) : null;
                    values.Add(new LockValue(name, number, json ?? ProtoNaming.Value(simple, name), at.Line));
                    break;
            }
        }
        Token end = Next();
        if (values.Count == 0 || values[0].Number != 0)
        {
            throw new SyntaxException(end, $"the enum '{outer}{simple}' does not begin with a value that is 0");
        }
        _enums.Add(new LockEnum(outer + simple, outer.Length > 0 ? "" : Id(Above(line)), values.ToEquatableArray(), Reservation(ranges, names), line));
    }

    private void ReadReserved(List<ReservedRange> ranges, List<string> names, int least, int most)
    {
        do
        {
            Next();
            if (Current.Kind == Kind.Text)
            {
                names.Add(Next().Text);
                continue;
            }
            int first = Number(least, most, "a number or a name in quotation marks");
            int last = first;
            if (Current.Text == "to")
            {
                Next();
                if (Current.Text == "max")
                {
                    Next();
                    last = most;
                }
                else
                {
                    last = Number(first, most, "the end of the range");
                }
            }
            ranges.Add(new ReservedRange(first, last));
        }
        while (Current.Text == ",");
        Expect(";");
    }

    private static Reserved Reservation(List<ReservedRange> ranges, List<string> names) => ranges.Count == 0 && names.Count == 0
        ? Reserved.None
        : new Reserved(ranges.OrderBy(r => r.First).ToEquatableArray(), names.OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray());

    private void SkipOptions()
    {
        while (Current.Text != "]")
        {
            if (Current.Kind == Kind.End)
            {
                throw Unexpected("']'");
            }
            Next();
        }
        Next();
    }

    private void SkipBlock()
    {
        while (Current.Text != "}")
        {
            if (Current.Kind == Kind.End)
            {
                throw Unexpected("'}'");
            }
            Next();
        }
        Next();
    }

    /// <summary>The comment that ends in the line above.</summary>
    private string Above(int line) => _comments.TryGetValue(line - 1, out string? comment) ? comment : "";

    // A comment of several words is a remark, no type: those have no blanks but between type arguments.
    private static string Id(string comment) => ProtoNaming.TypeOfBaseComment(comment) is { } polymorphic ? ProtoNaming.BaseId(polymorphic) : comment.Replace(", ", ",").IndexOf(' ') < 0 ? comment : "";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Token Next() => Current.Kind == Kind.End ? throw Unexpected("more") : _tokens[_position++];

    private string Name(string what) => ExpectKind(Kind.Word, what).Text;

    private Token ExpectKind(Kind kind, string what) => Current.Kind == kind ? _tokens[_position++] : throw Unexpected(what);

    private void Expect(string text)
    {
        if (Current.Text != text || Current.Kind is Kind.Text or Kind.End)
        {
            throw Unexpected($"'{text}'");
        }
        _position++;
    }

    private int Number(int least, int most, string what)
    {
        Token at = Current;
        bool isNegative = Current is { Kind: Kind.Symbol, Text: "-" };
        if (isNegative)
        {
            Next();
        }
        Token digits = ExpectKind(Kind.Number, what);
        if (!long.TryParse(digits.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            throw new SyntaxException(digits, $"'{digits.Text}' is no number");
        }
        number = isNegative ? -number : number;
        return number >= least && number <= most
            ? (int)number
            : throw new SyntaxException(at, $"{number.ToString(CultureInfo.InvariantCulture)} is not within {Text(least)} to {Text(most)}");
    }

    private SyntaxException Unexpected(string wanted) => new(Current, Current.Kind == Kind.End
        ? $"the file ends where {wanted} belongs"
        : $"'{Current.Text}' stands where {wanted} belongs");
}
