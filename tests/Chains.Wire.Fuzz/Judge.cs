using System.Text;
using System.Text.Json;
using Chains.Fuzz.Mutation;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz;

/// <summary>Says what is wrong with an error's message: it must name the field or the path, or a reason that concerns the message as a whole.</summary>
internal static class Judge
{
    private const int MaxMessage = 2000;

    /// <summary>What the runtime calls the messages that no contract of ours declares.</summary>
    private static readonly HashSet<string> RuntimeMessages = new(StringComparer.Ordinal)
    {
        "google.protobuf.Value", "google.protobuf.Struct", "google.protobuf.Struct entry", "google.protobuf.ListValue", "google.protobuf.Timestamp", "google.protobuf.Duration",
    };

    /// <summary>Where there is no field: the bytes end or break where one should begin, or one is missing, which the reason names.</summary>
    private static readonly string[] WithoutField = ["a field tag is larger than 32 bits", "field number 0 does not exist", "the message ends inside a number", "a number is longer than 10 bytes", "none of its types is given", "the entry has no value", "field "];

    private static readonly string[] WholeDocument = ["expected a JSON value, found nothing", "the JSON is malformed: ", "\"", "expected an object (", "more follows after the value", "the document ends too early", "the string is not valid text"];

    /// <summary>What is wrong with the message of a refused protobuf message; null for nothing.</summary>
    public static string? OfProtobuf(Shape shape, string message)
    {
        const string Malformed = " is malformed at byte ";
        string stream = $"{shape.Implementation.Name}.RunRemote: ";
        if (shape.TakesStream && message.StartsWith(stream, StringComparison.Ordinal))
        {
            return IsOfStream(message[stream.Length..]) ? null : $"the stream's error names no parameter: {message}";
        }

        int at = message.IndexOf(Malformed, StringComparison.Ordinal);
        if (at < 0 || message.Length > MaxMessage)
        {
            return $"the message says neither where nor what, or is too long: {message}";
        }

        const string Entry = " entry";
        string name = message[..at];
        name = name.EndsWith(Entry, StringComparison.Ordinal) && name.StartsWith("google.", StringComparison.Ordinal) is false ? name[..^Entry.Length] : name;
        if (!shape.Names.Messages.Contains(name) && !RuntimeMessages.Contains(name))
        {
            return $"'{name}' is no message of the contract: {message}";
        }

        string rest = message[(at + Malformed.Length)..].TrimStart("0123456789".ToCharArray());
        if (rest.StartsWith(", field ", StringComparison.Ordinal))
        {
            return char.IsAsciiDigit(rest[8]) ? RefusedValues(shape, message) : $"the field has no number: {message}";
        }

        return rest.StartsWith(": ", StringComparison.Ordinal) && WithoutField.Any(reason => rest.AsSpan(2).StartsWith(reason, StringComparison.Ordinal)) ? null : $"no field is named: {message}";
    }

    /// <summary>What is wrong with the message of a refused JSON document; null for nothing.</summary>
    public static string? OfJson(Shape shape, string message, ReadOnlySpan<byte> body)
    {
        string stream = $"{shape.Implementation.Name}.RunRemote: ";
        if (shape.TakesStream && message.StartsWith(stream, StringComparison.Ordinal))
        {
            return IsOfStream(message[stream.Length..]) ? null : $"the stream's error names no parameter: {message}";
        }

        if (!message.StartsWith('$') || !message.Contains(" (line ", StringComparison.Ordinal) && !message.StartsWith("$: \"pieces\" is missing", StringComparison.Ordinal))
        {
            return $"the message has no path, or no place in the document: {message}";
        }

        if (message.StartsWith("$: ", StringComparison.Ordinal))
        {
            return WholeDocument.Any(reason => message.AsSpan(3).StartsWith(reason, StringComparison.Ordinal)) || shape.TakesStream ? RefusedValues(shape, message) : $"no path is given: {message}";
        }

        // A name that the contract does not know may be in the document all the same, where it is passed over; perhaps escaped, or no text.
        int end = message.AsSpan(2).IndexOfAny(".[:");
        ReadOnlySpan<char> name = end < 0 ? "" : message.AsSpan(2, end);
        bool isKnown = message[1] switch
        {
            '.' => shape.Names.Members.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) || body.IndexOf(Encoding.UTF8.GetBytes(name.ToString())) >= 0 || body.Contains((byte)'\\'),
            '[' => true,
            _ => false,
        };
        return isKnown ? RefusedValues(shape, message) : $"the path is none in the contract or the document: {message}";
    }

    /// <summary>Whether an answer could not be written because a message of protoc has no JSON by its own writer, which its own reader took: a Struct with an empty name, say.</summary>
    public static bool IsOfProtoc(string text) => text.Contains("Google.Protobuf.JsonFormatter.", StringComparison.Ordinal);

    /// <summary>The message in the JSON body of a failed call.</summary>
    public static string? MessageOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error", out JsonElement error) && error.TryGetProperty("exceptionMessage", out JsonElement message) ? message.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A problem without what differs from case to case: numbers, paths, quoted text.</summary>
    public static string Signature(string message)
    {
        var signature = new StringBuilder(message.Length);
        bool isQuoted = false;
        bool isPath = false;
        foreach (char c in message)
        {
            isQuoted ^= c == '"';
            isPath = c == '$' || (isPath && c is not (' ' or ':'));
            if (!isQuoted && !isPath && !char.IsAsciiDigit(c))
            {
                signature.Append(c);
            }
        }

        return signature.ToString();
    }

    public static string Text(FuzzRequest request) => request.Form == WireForm.Grpc ? Convert.ToHexString(request.Body) : Encoding.UTF8.GetString(request.Body);

    // No type here has a constructor that refuses a value: it would be a check that the reader lacks. But messages of protoc are read by their own code, which has exceptions of its own, and with
    // broken lengths behind groups also IndexOutOfRangeException and ArgumentOutOfRangeException (Google.Protobuf 3.25.1).
    private static string? RefusedValues(Shape shape, string message)
    {
        const string Refused = "the values are refused with ";
        int at = message.IndexOf(Refused, StringComparison.Ordinal);
        string cause = at < 0 ? "" : message[(at + Refused.Length)..];
        return cause.Length == 0 || cause.StartsWith("InvalidProtocolBufferException: ", StringComparison.Ordinal) || cause.StartsWith("InvalidJsonException: ", StringComparison.Ordinal) || shape.IsOfProtoc
            ? null
            : $"an exception that is no check of the reader's: {message}";
    }

    private static bool IsOfStream(string problem) =>
        (problem.StartsWith("the stream ended without a message, but its first one brings the parameter '", StringComparison.Ordinal)
            || problem.StartsWith("the first message of the stream must bring the parameter '", StringComparison.Ordinal)
            || problem.StartsWith("message ", StringComparison.Ordinal))
        && problem.Contains('\'', StringComparison.Ordinal);
}
