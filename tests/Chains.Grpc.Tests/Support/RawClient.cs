using System.Net;
using System.Net.Http.Headers;

namespace Chains.Grpc.Tests;

/// <summary>Posts any bytes to a gRPC server and shows its whole answer, so that malformed requests can be made.</summary>
internal static class RawClient
{
    public sealed record Answer(int HttpStatus, string? ContentType, string? GrpcStatus, string Message, HttpResponseHeaders Headers, byte[] Body);

    public static async Task<Answer> PostAsync(Uri server, string path, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        change?.Invoke(request);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            Find(response, "grpc-status"),
            StatusMessage.Decode(Find(response, "grpc-message") ?? ""),
            response.Headers,
            answer);
    }

    /// <summary>A well-formed frame around a payload.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload, byte flag = 0, uint? length = null)
    {
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = flag;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;
}
