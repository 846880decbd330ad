using System.Text;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>What a server made of one stream.</summary>
internal sealed class Answer
{
    public List<(string Name, string Value)> Headers { get; } = [];

    public List<(string Name, string Value)> Trailers { get; } = [];

    public MemoryStream Body { get; } = new();

    /// <summary>The error code of RST_STREAM, or null.</summary>
    public long? Reset { get; set; }

    /// <summary>The error code of GOAWAY, or null.</summary>
    public long? GoAway { get; set; }

    public string GoAwayText { get; set; } = "";

    public bool HasEnded { get; set; }

    /// <summary>True where the connection ended, by GOAWAY or without a word.</summary>
    public bool ConnectionClosed { get; set; }

    public string? HttpStatus => Find(Headers, ":status");

    public string? GrpcStatus => Find(Trailers, "grpc-status") ?? Find(Headers, "grpc-status");

    public string GrpcMessage => StatusMessage.Decode(Find(Trailers, "grpc-message") ?? Find(Headers, "grpc-message") ?? "");

    public string? Header(string name) => Find(Headers, name);

    public override string ToString() =>
        $"HTTP {HttpStatus ?? "-"}, grpc-status {GrpcStatus ?? "-"} '{GrpcMessage}', {Body.Length} bytes '{Encoding.Latin1.GetString(Body.GetBuffer(), 0, (int)Math.Min(Body.Length, 60))}'"
        + $"{(Reset is { } reset ? $", reset {Http2Errors.NameOf(reset)}" : "")}{(GoAway is { } goAway ? $", GOAWAY {Http2Errors.NameOf(goAway)} {GoAwayText}" : "")}"
        + $"{(HasEnded ? ", ended" : "")}{(ConnectionClosed ? ", closed" : "")}";

    private static string? Find(List<(string Name, string Value)> headers, string name) => headers.Where(header => header.Name == name).Select(static header => header.Value).FirstOrDefault();
}
