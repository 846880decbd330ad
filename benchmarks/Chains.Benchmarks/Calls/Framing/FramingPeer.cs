using System.Buffers;
using System.Net;
using Chains.Grpc;

namespace Chains.Benchmarks.Calls.Framing;

/// <summary>
/// gRPC's frames and our generated code, and nothing else of what gRPC is: no deadlines, metadata, cancellation, compression, limits or errors. A bound for
/// whatever does all that.
/// </summary>
internal sealed class FramingPeer(ServerProcess server) : Peer(server)
{
    public const int HeaderSize = 5;
    public const string SmallPath = "/" + Shapes.Service + "/Small";
    public const string TablePath = "/" + Shapes.Service + "/Table";
    public const string TensorPath = "/" + Shapes.Service + "/Tensor";
    public const string StreamPath = "/" + Shapes.Service + "/Stream";

    private readonly HttpClient _http = Http2.NewClient();
    private readonly Uri _small = new(server.Address, SmallPath);
    private readonly Uri _table = new(server.Address, TablePath);
    private readonly Uri _tensor = new(server.Address, TensorPath);
    private readonly Uri _stream = new(server.Address, StreamPath);

    public override Func<Task> Stream => StreamAsync;

    public override Task SmallAsync() => CallAsync(_small, Shapes.SmallRequests, Shapes.Small, Shapes.SmallReplies);

    public override Task TableAsync() => CallAsync(_table, Shapes.Tables, Shapes.Table, Shapes.Tables);

    public override Task TensorAsync() => CallAsync(_tensor, Shapes.Tensors, Shapes.Tensor, Shapes.Tensors);

    public override async Task VerifyAsync()
    {
        SmallReply reply = await CallAsync(_small, Shapes.SmallRequests, Shapes.Small, Shapes.SmallReplies);
        Check(reply.Text == Shapes.Small.Text, reply.Text);
        Check((await CallAsync(_table, Shapes.Tables, Shapes.Table, Shapes.Tables)).SequenceEqual(Shapes.Table), "the table");
        Check((await CallAsync(_tensor, Shapes.Tensors, Shapes.Tensor, Shapes.Tensors)).SequenceEqual(Shapes.Tensor), "the tensor");
        await StreamAsync();
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StreamAsync()
    {
        int count = 0;
        using HttpResponseMessage response = await SendAsync(_stream, Shapes.SmallRequests, Shapes.Small);
        using var frames = new FrameReader(await response.Content.ReadAsStreamAsync());
        while (await frames.MoveNextAsync())
        {
            count += Shapes.SmallReplies.Read(frames.Current).Text == Shapes.StreamMessage.Text ? 1 : 0;
        }

        CheckStatus(response);
        Check(count == Shapes.StreamLength, $"{count} messages");
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(Uri method, GrpcMarshaller<TRequest> requests, TRequest request, GrpcMarshaller<TResponse> responses)
    {
        using HttpResponseMessage response = await SendAsync(method, requests, request);
        using var frames = new FrameReader(await response.Content.ReadAsStreamAsync());
        Check(await frames.MoveNextAsync(), "no message");
        TResponse message = responses.Read(frames.Current);

        // The trailers come with the end of the body.
        Check(!await frames.MoveNextAsync(), "more than one message");
        CheckStatus(response);
        return message;
    }

    private async Task<HttpResponseMessage> SendAsync<T>(Uri method, GrpcMarshaller<T> marshaller, T message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new FrameContent<T>(marshaller, message),
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static void CheckStatus(HttpResponseMessage response) =>
        Check(response.TrailingHeaders.NonValidated.TryGetValues("grpc-status", out var status) && status.ToString() == "0", "no status, or one that is not 0");
}
