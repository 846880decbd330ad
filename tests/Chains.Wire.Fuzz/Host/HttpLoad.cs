using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using Chains.Fuzz.Mutation;

namespace Chains.Fuzz.Host;

/// <summary><c>POST /run_remote</c> over HTTP/1.1, several requests sent ahead of their answers.</summary>
internal sealed class HttpLoad(int port) : Load(port)
{
    private const int MaxRequests = 32;

    private readonly Queue<(FuzzRequest Request, long Since)> _requests = new();

    protected override int UnderWay => _requests.Count;

    protected override bool TrySend(FuzzRequest request)
    {
        if (_requests.Count >= MaxRequests || (BytesUnderWay > 0 && BytesUnderWay + request.Body.Length > MaxBytes))
        {
            return false;
        }

        _requests.Enqueue((request, Stopwatch.GetTimestamp()));
        BytesUnderWay += request.Body.Length;
        Write(Encoding.ASCII.GetBytes(
            $"POST /run_remote HTTP/1.1\r\nHost: localhost\r\nContent-Type: {(request.Form == WireForm.Lines ? "application/x-ndjson" : "application/json")}\r\nContent-Length: {request.Body.Length}\r\n\r\n"));
        Write(request.Body);
        return true;
    }

    protected override (FuzzRequest Request, long Since)? Oldest() => _requests.TryPeek(out (FuzzRequest Request, long Since) oldest) ? oldest : null;

    protected override IReadOnlyList<FuzzRequest> Requests() => [.. _requests.Select(static entry => entry.Request)];

    protected override bool TryTake(ReadOnlySpan<byte> bytes, Action<FuzzRequest, Answer> answered, out int taken)
    {
        taken = 0;
        int head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> headers = bytes[..(head + 2)];
        ReadOnlySpan<byte> rest = bytes[(head + 4)..];
        byte[] body;
        int length;
        if (headers.IndexOf("\r\nContent-Length: "u8) is >= 0 and int at)
        {
            if (!Utf8Parser.TryParse(headers[(at + 18)..], out length, out _))
            {
                throw new LostException($"the answer's length is none: {Encoding.ASCII.GetString(headers)}", Requests());
            }

            if (rest.Length < length)
            {
                return false;
            }

            body = rest[..length].ToArray();
        }
        else if (!TryReadChunks(rest, out body, out length))
        {
            return false;
        }

        if (!Utf8Parser.TryParse(headers["HTTP/1.1 ".Length..], out int status, out _) || _requests.Count == 0)
        {
            throw new LostException($"this is no answer: {Encoding.ASCII.GetString(headers)}", Requests());
        }

        taken = head + 4 + length;
        FuzzRequest request = _requests.Dequeue().Request;
        BytesUnderWay -= request.Body.Length;
        string? problem = headers.IndexOf("\r\nConnection: close"u8) >= 0 ? "the host closes the connection" : null;
        answered(request, new Answer(status, -1, Encoding.UTF8.GetString(body), problem));
        return true;
    }

    private bool TryReadChunks(ReadOnlySpan<byte> bytes, out byte[] body, out int taken)
    {
        var chunks = new MemoryStream();
        body = [];
        taken = 0;
        while (true)
        {
            int line = bytes[taken..].IndexOf("\r\n"u8);
            if (line < 0)
            {
                return false;
            }

            if (!Utf8Parser.TryParse(bytes.Slice(taken, line), out int length, out int digits, 'X') || digits != line)
            {
                throw new LostException("a chunk of the answer has no length", Requests());
            }

            taken += line + 2;
            if (bytes.Length - taken < length + 2)
            {
                return false;
            }

            chunks.Write(bytes.Slice(taken, length));
            taken += length + 2;
            if (length == 0)
            {
                body = chunks.ToArray();
                return true;
            }
        }
    }
}
