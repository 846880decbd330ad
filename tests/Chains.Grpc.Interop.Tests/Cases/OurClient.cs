using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Chains.Grpc.Interop.Tests.Messages;
using Chains.Grpc.Interop.Tests.Service;
using Chains.Grpc.Interop.Tests.Support;

namespace Chains.Grpc.Interop.Tests.Cases;

/// <summary>The published cases with our client. Each asserts every condition of its description, and that payloads are zeros.</summary>
internal static class OurClient
{
    private const int LargeRequest = 271_828;
    private const int LargeResponse = 314_159;

    // What is asked for, what is sent.
    private static readonly (int Response, int Request)[] Exchange = [(31_415, 27_182), (9, 8), (2_653, 1_828), (58_979, 45_904)];

    private static readonly Dictionary<string, Func<InteropTarget, Task>> Cases = new(StringComparer.Ordinal)
    {
        ["empty_unary"] = OnChannel(EmptyUnary),
        ["large_unary"] = OnChannel(channel => LargeUnary(channel)),
        ["client_compressed_unary"] = ClientCompressedUnary,
        ["server_compressed_unary"] = OnChannel(ServerCompressedUnary),
        ["client_streaming"] = OnChannel(ClientStreaming),
        ["client_compressed_streaming"] = ClientCompressedStreaming,
        ["server_streaming"] = OnChannel(ServerStreaming),
        ["server_compressed_streaming"] = OnChannel(ServerCompressedStreaming),
        ["ping_pong"] = OnChannel(PingPong),
        ["empty_stream"] = OnChannel(EmptyStream),
        ["custom_metadata"] = OnChannel(CustomMetadata),
        ["status_code_and_message"] = OnChannel(StatusCodeAndMessage),
        ["special_status_message"] = OnChannel(SpecialStatusMessage),
        ["unimplemented_method"] = OnChannel(channel => Unimplemented(channel, TestService.UnimplementedMethod)),
        ["unimplemented_service"] = OnChannel(channel => Unimplemented(channel, TestService.UnimplementedService)),
        ["cancel_after_begin"] = OnChannel(CancelAfterBegin),
        ["cancel_after_first_response"] = OnChannel(CancelAfterFirstResponse),
        ["timeout_on_sleeping_server"] = OnChannel(TimeoutOnSleepingServer),
        ["concurrent_large_unary"] = OnChannel(ConcurrentLargeUnary),
        ["rpc_soak"] = target => Soak(target, SoakSettings.Of("rpc_soak"), oneChannel: true),
        ["channel_soak"] = target => Soak(target, SoakSettings.Of("channel_soak"), oneChannel: false),
    };

    private static CancellationToken RunToken => TestContext.Current.CancellationToken;

    public static Task RunAsync(string name, InteropTarget target) => Cases[name](target);

    private static Func<InteropTarget, Task> OnChannel(Func<GrpcChannel, Task> run) => target => OnChannel(target.Address, run);

    private static async Task OnChannel(Uri address, Func<GrpcChannel, Task> run)
    {
        await using var channel = new GrpcChannel(address);
        await run(channel);
    }

    private static async Task EmptyUnary(GrpcChannel channel)
    {
        Framed<Empty> response = await channel.UnaryAsync(TestService.EmptyCall, new Framed<Empty>(new Empty()), new GrpcCallOptions(CancellationToken: RunToken));
        Assert.NotNull(response.Message);
        Assert.Equal(0, response.Message.CalculateSize());
    }

    private static async Task LargeUnary(GrpcChannel channel, Framed<SimpleRequest>? request = null, GrpcCallOptions options = default, int size = LargeResponse)
    {
        Framed<SimpleResponse> response = await channel.UnaryAsync(TestService.UnaryCall, request ?? new Framed<SimpleRequest>(Large()), options with { CancellationToken = RunToken });
        AssertZeros(response.Message.Payload, size);
    }

    private static async Task ClientCompressedUnary(InteropTarget target)
    {
        await OnChannel(target.FlagObserver, async channel =>
        {
            GrpcException refused = await Assert.ThrowsAsync<GrpcException>(() => LargeUnary(channel, Expecting(true, compress: false), Compressing));
            Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Status.Code);
            await LargeUnary(channel, Expecting(true, compress: true), Compressing);
            await LargeUnary(channel, Expecting(false, compress: false), Compressing);
        });

        // Where flags are seen only at the cost of the library's own decompression, that has to read the message too.
        await OnChannel(target.Address, channel => LargeUnary(channel, new Framed<SimpleRequest>(Large(), Compress: true), Compressing));

        static Framed<SimpleRequest> Expecting(bool compressed, bool compress)
        {
            SimpleRequest request = Large();
            request.ExpectCompressed = new BoolValue { Value = compressed };
            return new Framed<SimpleRequest>(request, compress);
        }
    }

    private static async Task ServerCompressedUnary(GrpcChannel channel)
    {
        foreach (bool compressed in new[] { true, false })
        {
            SimpleRequest request = Large();
            request.ResponseCompressed = new BoolValue { Value = compressed };
            var response = new GrpcCallResponse();
            await LargeUnary(channel, new Framed<SimpleRequest>(request), new GrpcCallOptions { Response = response });
            Assert.Equal(compressed, response.ResponseWasCompressed);
        }
    }

    private static async Task ClientStreaming(GrpcChannel channel)
    {
        int sum = await SumAsync(channel, default, [.. new[] { 27_182, 8, 1_828, 45_904 }.Select(size => Input(size))]);
        Assert.Equal(74_922, sum);
    }

    private static async Task ClientCompressedStreaming(InteropTarget target)
    {
        await OnChannel(target.FlagObserver, async channel =>
        {
            GrpcException refused = await Assert.ThrowsAsync<GrpcException>(() => SumAsync(channel, Compressing, Input(27_182, expect: true, compress: false)));
            Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Status.Code);
            Assert.Equal(73_086, await SumAsync(channel, Compressing, Input(27_182, expect: true, compress: true), Input(45_904, expect: false, compress: false)));
        });

        await OnChannel(target.Address, async channel => Assert.Equal(73_086, await SumAsync(channel, Compressing, Input(27_182, compress: true), Input(45_904))));
    }

    private static async Task ServerStreaming(GrpcChannel channel)
    {
        var request = new StreamingOutputCallRequest();
        request.ResponseParameters.AddRange(Exchange.Select(step => new ResponseParameters { Size = step.Response }));
        List<StreamingOutputCallResponse> responses = [];
        await foreach ((StreamingOutputCallResponse response, _) in channel.ServerStreaming(TestService.StreamingOutputCall, new Framed<StreamingOutputCallRequest>(request), new GrpcCallOptions(CancellationToken: RunToken)))
        {
            responses.Add(response);
        }

        AssertResponses(responses, [.. Exchange.Select(step => step.Response)]);
    }

    private static async Task ServerCompressedStreaming(GrpcChannel channel)
    {
        var request = new StreamingOutputCallRequest();
        request.ResponseParameters.Add(new ResponseParameters { Compressed = new BoolValue { Value = true }, Size = 31_415 });
        request.ResponseParameters.Add(new ResponseParameters { Compressed = new BoolValue { Value = false }, Size = 92_653 });
        var answer = new GrpcCallResponse();
        List<StreamingOutputCallResponse> responses = [];
        List<bool> flags = [];
        var options = new GrpcCallOptions(CancellationToken: RunToken) { Response = answer };
        await foreach ((StreamingOutputCallResponse response, _) in channel.ServerStreaming(TestService.StreamingOutputCall, new Framed<StreamingOutputCallRequest>(request), options))
        {
            responses.Add(response);
            flags.Add(answer.ResponseWasCompressed);
        }

        AssertResponses(responses, [31_415, 92_653]);
        Assert.Equal([true, false], flags);
    }

    private static async Task PingPong(GrpcChannel channel)
    {
        Channel<Framed<StreamingOutputCallRequest>> requests = Channel.CreateUnbounded<Framed<StreamingOutputCallRequest>>();
        IAsyncEnumerable<Framed<StreamingOutputCallResponse>> responses = channel.DuplexStreaming(
            TestService.FullDuplexCall, requests.Reader.ReadAllAsync(RunToken), new GrpcCallOptions(CancellationToken: RunToken));
        await using IAsyncEnumerator<Framed<StreamingOutputCallResponse>> reader = responses.GetAsyncEnumerator(RunToken);
        foreach ((int response, int request) in Exchange)
        {
            Assert.True(requests.Writer.TryWrite(Output(response, request)));
            Assert.True(await reader.MoveNextAsync());
            AssertZeros(reader.Current.Message.Payload, response);
        }

        requests.Writer.Complete();
        Assert.False(await reader.MoveNextAsync());
    }

    private static async Task EmptyStream(GrpcChannel channel) => Assert.Empty(await ExchangeAsync(channel, default));

    private static async Task CustomMetadata(GrpcChannel channel)
    {
        var unary = new GrpcCallResponse();
        await LargeUnary(channel, null, new GrpcCallOptions(EchoHeaders()) { Response = unary });
        AssertEchoed(unary);

        var duplex = new GrpcCallResponse();
        AssertResponses(await ExchangeAsync(channel, new GrpcCallOptions(EchoHeaders()) { Response = duplex }, Output(LargeResponse, LargeRequest)), [LargeResponse]);
        AssertEchoed(duplex);

        static GrpcMetadata EchoHeaders()
        {
            var headers = new GrpcMetadata();
            headers.Add(TestService.InitialKey, "test_initial_metadata_value");
            headers.AddBinary(TestService.TrailingKey, new byte[] { 0xab, 0xab, 0xab });
            return headers;
        }

        static void AssertEchoed(GrpcCallResponse response)
        {
            GrpcMetadataEntry initial = Assert.Single(response.Headers!, entry => entry.Key == TestService.InitialKey);
            Assert.Equal("test_initial_metadata_value", initial.Value);
            GrpcMetadataEntry trailing = Assert.Single(response.Trailers!, entry => entry.Key == TestService.TrailingKey);
            Assert.Equal([0xab, 0xab, 0xab], trailing.GetBytes());
        }
    }

    private static async Task StatusCodeAndMessage(GrpcChannel channel)
    {
        var status = new EchoStatus { Code = 2, Message = "test status message" };
        await AssertStatus(status, () => UnaryWithStatus(channel, status));
        await AssertStatus(status, () => ExchangeAsync(channel, default, new Framed<StreamingOutputCallRequest>(new StreamingOutputCallRequest { ResponseStatus = status })));
    }

    private static async Task SpecialStatusMessage(GrpcChannel channel)
    {
        var status = new EchoStatus { Code = 2, Message = "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \U0001F608\t\n" };
        await AssertStatus(status, () => UnaryWithStatus(channel, status));
    }

    private static async Task Unimplemented(GrpcChannel channel, GrpcMethod<Framed<Empty>, Framed<Empty>> method)
    {
        GrpcException refused = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(method, new Framed<Empty>(new Empty()), new GrpcCallOptions(CancellationToken: RunToken)));
        Assert.Equal(GrpcStatusCode.Unimplemented, refused.Status.Code);
    }

    // The status CANCELLED of a call that its own caller cancelled is an OperationCanceledException in .NET, with the caller's token.
    private static async Task CancelAfterBegin(GrpcChannel channel)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(RunToken);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = channel.ClientStreamingAsync(TestService.StreamingInputCall, NothingYet(begun), new GrpcCallOptions(CancellationToken: cancellation.Token));

        // The first request is asked for once the headers have gone out.
        await begun.Task;
        await cancellation.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);

        static async IAsyncEnumerable<Framed<StreamingInputCallRequest>> NothingYet(TaskCompletionSource begun, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            yield break;
        }
    }

    private static async Task CancelAfterFirstResponse(GrpcChannel channel)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(RunToken);
        await using IAsyncEnumerator<Framed<StreamingOutputCallResponse>> reader = channel.DuplexStreaming(
            TestService.FullDuplexCall, OneThenSilence(Output(31_415, 27_182)), new GrpcCallOptions(CancellationToken: cancellation.Token)).GetAsyncEnumerator(RunToken);
        Assert.True(await reader.MoveNextAsync());
        AssertZeros(reader.Current.Message.Payload, 31_415);
        await cancellation.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
    }

    private static async Task TimeoutOnSleepingServer(GrpcChannel channel)
    {
        var request = new Framed<StreamingOutputCallRequest>(new StreamingOutputCallRequest { Payload = TestService.Zeros(27_182) });
        await using IAsyncEnumerator<Framed<StreamingOutputCallResponse>> reader = channel.DuplexStreaming(
            TestService.FullDuplexCall, OneThenSilence(request), new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddMilliseconds(1), CancellationToken: RunToken)).GetAsyncEnumerator(RunToken);
        GrpcException late = await Assert.ThrowsAsync<GrpcException>(async () => await reader.MoveNextAsync());
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, late.Status.Code);
    }

    private static async Task ConcurrentLargeUnary(GrpcChannel channel)
    {
        var request = new Framed<SimpleRequest>(Large());
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => LargeUnary(channel, request)));
    }

    private static async Task Soak(InteropTarget target, IReadOnlyDictionary<string, int> settings, bool oneChannel)
    {
        var request = new Framed<SimpleRequest>(new SimpleRequest { ResponseSize = settings["soak_response_size"], Payload = TestService.Zeros(settings["soak_request_size"]) });
        TimeSpan overall = TimeSpan.FromSeconds(settings["soak_overall_timeout_seconds"]);
        TimeSpan acceptable = TimeSpan.FromMilliseconds(settings["soak_per_iteration_max_acceptable_latency_ms"]);
        TimeSpan spacing = TimeSpan.FromMilliseconds(settings["soak_min_time_ms_between_rpcs"]);
        List<string> failures = [];
        int done = 0;
        long started = Stopwatch.GetTimestamp();
        GrpcChannel? shared = oneChannel ? new GrpcChannel(target.Address) : null;
        while (done < settings["soak_iterations"] && Stopwatch.GetElapsedTime(started) < overall)
        {
            long before = Stopwatch.GetTimestamp();
            GrpcChannel channel = shared ?? new GrpcChannel(target.Address);
            try
            {
                await LargeUnary(channel, request, size: settings["soak_response_size"]);
                TimeSpan latency = Stopwatch.GetElapsedTime(before);
                if (latency > acceptable)
                {
                    failures.Add(string.Create(CultureInfo.InvariantCulture, $"iteration {done} took {latency.TotalMilliseconds:F1} ms"));
                }
            }
            catch (GrpcException e)
            {
                failures.Add($"iteration {done}: {e.Message}");
            }

            done++;
            if (shared is null)
            {
                await channel.DisposeAsync();
            }

            TimeSpan pause = spacing - Stopwatch.GetElapsedTime(before);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, RunToken);
            }
        }

        if (shared is not null)
        {
            await shared.DisposeAsync();
        }

        Assert.True(done == settings["soak_iterations"], $"Only {done} of {settings["soak_iterations"]} iterations ran within {overall}.");
        Assert.True(failures.Count <= settings["soak_max_failures"], $"{failures.Count} iterations failed: {string.Join("; ", failures.Take(10))}");
    }

    private static GrpcCallOptions Compressing => new() { Compression = GrpcCompression.Gzip };

    private static SimpleRequest Large() => new() { ResponseSize = LargeResponse, Payload = TestService.Zeros(LargeRequest) };

    private static Framed<StreamingInputCallRequest> Input(int size, bool? expect = null, bool compress = false) =>
        new(new StreamingInputCallRequest { Payload = TestService.Zeros(size), ExpectCompressed = expect is { } value ? new BoolValue { Value = value } : null }, compress);

    private static Framed<StreamingOutputCallRequest> Output(int response, int request)
    {
        var message = new StreamingOutputCallRequest { Payload = TestService.Zeros(request) };
        message.ResponseParameters.Add(new ResponseParameters { Size = response });
        return new Framed<StreamingOutputCallRequest>(message);
    }

    private static async Task<int> SumAsync(GrpcChannel channel, GrpcCallOptions options, params Framed<StreamingInputCallRequest>[] requests)
    {
        Framed<StreamingInputCallResponse> response = await channel.ClientStreamingAsync(TestService.StreamingInputCall, requests.ToAsyncEnumerable(), options with { CancellationToken = RunToken });
        return response.Message.AggregatedPayloadSize;
    }

    private static async Task<List<StreamingOutputCallResponse>> ExchangeAsync(GrpcChannel channel, GrpcCallOptions options, params Framed<StreamingOutputCallRequest>[] requests)
    {
        List<StreamingOutputCallResponse> responses = [];
        await foreach ((StreamingOutputCallResponse response, _) in channel.DuplexStreaming(TestService.FullDuplexCall, requests.ToAsyncEnumerable(), options with { CancellationToken = RunToken }))
        {
            responses.Add(response);
        }

        return responses;
    }

    private static Task UnaryWithStatus(GrpcChannel channel, EchoStatus status) =>
        channel.UnaryAsync(TestService.UnaryCall, new Framed<SimpleRequest>(new SimpleRequest { ResponseStatus = status }), new GrpcCallOptions(CancellationToken: RunToken));

    private static async IAsyncEnumerable<Framed<StreamingOutputCallRequest>> OneThenSilence(
        Framed<StreamingOutputCallRequest> request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return request;
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    private static async Task AssertStatus(EchoStatus expected, Func<Task> call)
    {
        GrpcException failed = await Assert.ThrowsAsync<GrpcException>(call);
        Assert.Equal((GrpcStatusCode)expected.Code, failed.Status.Code);
        Assert.Equal(expected.Message, failed.Status.Detail);
    }

    private static void AssertResponses(IReadOnlyList<StreamingOutputCallResponse> responses, int[] sizes)
    {
        Assert.Equal(sizes.Length, responses.Count);
        for (int i = 0; i < sizes.Length; i++)
        {
            AssertZeros(responses[i].Payload, sizes[i]);
        }
    }

    private static void AssertZeros(Payload payload, int size)
    {
        Assert.Equal(size, payload.Body.Length);
        Assert.False(payload.Body.Span.ContainsAnyExcept((byte)0), "The payload is not all zeros.");
    }
}
