using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chains.Grpc.Tests;

/// <summary>Listeners see the calls of the whole process: each test looks at the method that is its own.</summary>
public sealed class ServerTelemetryTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(GrpcStatusCode.OK, false)]
    [InlineData(GrpcStatusCode.NotFound, false)]
    [InlineData(GrpcStatusCode.Cancelled, false)]
    [InlineData(GrpcStatusCode.ResourceExhausted, false)]
    [InlineData(GrpcStatusCode.Unknown, true)]
    [InlineData(GrpcStatusCode.DeadlineExceeded, true)]
    [InlineData(GrpcStatusCode.Unimplemented, true)]
    [InlineData(GrpcStatusCode.Internal, true)]
    [InlineData(GrpcStatusCode.Unavailable, true)]
    [InlineData(GrpcStatusCode.DataLoss, true)]
    public async Task A_call_is_an_activity_under_its_caller(GrpcStatusCode code, bool isError)
    {
        GrpcMethod<string, string> method = Methods.Text($"Traced{code}");
        Activity? current = null;
        using var listener = new Listener(GrpcTelemetry.Name);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(method, (text, _) =>
        {
            current = Activity.Current;
            return code == GrpcStatusCode.OK ? Task.FromResult(text) : throw new GrpcException(new GrpcStatus(code, "no"));
        }));
        await PostAsync(server, method.FullName);
        Activity activity = await listener.SingleAsync(method.FullName[1..]);
        Assert.Same(activity, current);
        Assert.Equal("b7ad6b7169203331", activity.ParentSpanId.ToHexString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", activity.TraceId.ToHexString());
        Assert.True(activity.HasRemoteParent);
        Assert.Equal("vendor=1", activity.TraceStateString);
        Assert.Equal(ActivityKind.Server, activity.Kind);
        Assert.Equal(method.FullName[1..], activity.DisplayName);
        Assert.Equal("grpc", activity.GetTagItem("rpc.system.name"));
        Assert.Equal(method.FullName[1..], activity.GetTagItem("rpc.method"));
        Assert.Equal(StatusCodes.NameOf(code), activity.GetTagItem("rpc.response.status_code"));
        Assert.Equal(isError ? StatusCodes.NameOf(code) : null, activity.GetTagItem("error.type"));
        Assert.Equal(isError ? ActivityStatusCode.Error : ActivityStatusCode.Unset, activity.Status);
    }

    [Fact]
    public async Task Where_the_requests_of_AspNet_are_traced_that_activity_is_the_calls()
    {
        GrpcMethod<string, string> method = Methods.Text("TracedByAspNet");
        using var listener = new Listener(GrpcTelemetry.Name, "Microsoft.AspNetCore");
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(method, static (text, _) => Task.FromResult(text)));
        await PostAsync(server, method.FullName);
        Activity activity = await listener.SingleAsync(method.FullName[1..]);
        Assert.Equal("Microsoft.AspNetCore", activity.Source.Name);
        Assert.Equal("grpc", activity.GetTagItem("rpc.system.name"));
        Assert.Equal(method.FullName[1..], activity.GetTagItem("rpc.method"));
        Assert.Equal("OK", activity.GetTagItem("rpc.response.status_code"));
    }

    [Fact]
    public async Task A_call_is_measured()
    {
        GrpcMethod<string, string> method = Methods.Text("Measured");
        var seen = new ConcurrentQueue<(double Seconds, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: GrpcTelemetry.Name, Name: "rpc.server.call.duration" })
            {
                Assert.Equal("s", instrument.Unit);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => seen.Enqueue((value, tags.ToArray().ToDictionary())));
        listener.Start();
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcUnary(method, static (text, _) => text == "fail" ? throw new InvalidOperationException() : Task.FromResult(text));
            app.MapGrpcUnimplemented();
        });
        await PostAsync(server, method.FullName);
        await PostAsync(server, method.FullName, "fail");
        await PostAsync(server, "/test.Service/WhateverACallerMakesUp");
        var calls = await EventuallyAsync(() => seen.Where(call => Equals(call.Tags["rpc.method"], method.FullName[1..])).ToList(), static calls => calls.Count == 2);
        Assert.All(calls, static call => Assert.InRange(call.Seconds, 0, 60));
        Assert.Equal(
            [("grpc", "OK", null), ("grpc", "UNKNOWN", "UNKNOWN")],
            calls.Select(static call => (call.Tags["rpc.system.name"], call.Tags["rpc.response.status_code"], call.Tags.GetValueOrDefault("error.type"))));
        Assert.DoesNotContain(seen, static call => ((string)call.Tags["rpc.method"]!).Contains("MakesUp", StringComparison.Ordinal));
        Assert.Contains(seen, static call => Equals(call.Tags["rpc.method"], "_OTHER") && Equals(call.Tags["rpc.response.status_code"], "UNIMPLEMENTED"));
    }

    private static async Task PostAsync(TestServer server, string path, string text = "x") =>
        await RawClient.PostAsync(server.Address, path, RawClient.Frame(System.Text.Encoding.UTF8.GetBytes(text)), static request =>
        {
            request.Headers.TryAddWithoutValidation("traceparent", TraceParent);
            request.Headers.TryAddWithoutValidation("tracestate", "vendor=1");
        });

    private static async Task<T> EventuallyAsync<T>(Func<T> get, Func<T, bool> condition)
    {
        await Eventually.TrueAsync(() => condition(get()));
        return get();
    }

    private sealed class Listener : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = new();
        private readonly ActivityListener _listener;

        public Listener(params string[] sources)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => sources.Contains(source.Name),
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public async Task<Activity> SingleAsync(string name) =>
            (await EventuallyAsync(() => _stopped.Where(activity => activity.Kind == ActivityKind.Server && activity.DisplayName == name).ToList(), static found => found.Count > 0)).Single();

        public void Dispose() => _listener.Dispose();
    }
}
