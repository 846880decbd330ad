using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chains.Benchmarks.Calls;

/// <summary>
/// The server's side of the call benchmarks, a process of its own: it prints its address, answers each line <c>allocated</c> with the bytes that the
/// process has allocated so far, and ends with its input.
/// </summary>
internal static class CallServer
{
    public const string Verb = "calls-server";
    public const string Chains = "chains";
    public const string ChainsTraced = "chains-traced";
    public const string Floor = "floor";
    public const string Json = "json";
    public const string AllocatedQuestion = "allocated";

    /// <summary>Runs the server of one peer.</summary>
    /// <param name="args">The peer, and for a hop the address of the next server.</param>
    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        string peer = args.Span[0];
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (peer is Chains or ChainsTraced)
            {
                kestrel.ConfigureGrpc();
            }

            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        if (peer == Json)
        {
            builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ShapesJson.Default));
        }

        await using WebApplication application = builder.Build();
        using IDisposable? listeners = peer == ChainsTraced ? new TelemetryListeners() : null;
        await using GrpcChannel? next = args.Length > 1 ? new GrpcChannel(new Uri(args.Span[1])) : null;
        using FloorClient? nextFloor = args.Length > 1 && peer == Floor ? new FloorClient(new Uri(args.Span[1])) : null;
        IServer server = application.Services.GetRequiredService<IServer>();
        switch (peer)
        {
            case Floor:
                await server.StartAsync(new EchoApplication(nextFloor), CancellationToken.None);
                break;
            case Json:
                MapJson(application);
                await application.StartAsync();
                break;
            default:
                MapChains(application, next);
                await application.StartAsync();
                break;
        }

        Console.WriteLine(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == AllocatedQuestion)
            {
                Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
            }
        }

        await server.StopAsync(new CancellationToken(canceled: true));
        return 0;
    }

    private static void MapChains(WebApplication application, GrpcChannel? next)
    {
        application.MapGrpcUnary(Shapes.SmallMethod, static (request, _) => Task.FromResult(new SmallReply(request.Text)));
        application.MapGrpcUnary(Shapes.TableMethod, static (rows, _) => Task.FromResult(rows));
        application.MapGrpcUnary(Shapes.TensorMethod, static (tensor, _) => Task.FromResult(tensor));
        application.MapGrpcServerStreaming(Shapes.StreamMethod, static (_, call) => Messages(call.CancellationToken));
        application.MapGrpcUnary(Shapes.HopMethod, (request, call) => next is null
            ? Task.FromResult(new SmallReply(request.Text))
            : next.UnaryAsync(Shapes.HopMethod, request, new GrpcCallOptions(Deadline: call.Deadline, CancellationToken: call.CancellationToken)));
    }

    private static void MapJson(WebApplication application)
    {
        application.MapPost("/small", static (SmallRequest request) => new SmallReply(request.Text));
        application.MapPost("/table", static (TableRow[] rows) => rows);
        application.MapPost("/tensor", static (float[] tensor) => tensor);
    }

    private static async IAsyncEnumerable<SmallReply> Messages([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (int i = 0; i < Shapes.StreamLength; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new SmallReply(Shapes.StreamMessage.Text);
        }
    }
}

/// <summary>Listens to the activities and metrics of the gRPC layer, and to ASP.NET's request activities, as a tracing service would have them all recorded.</summary>
internal sealed class TelemetryListeners : IDisposable
{
    private readonly ActivityListener _activities = new()
    {
        ShouldListenTo = static source => source.Name is "Chains.Grpc" or "Microsoft.AspNetCore",
        Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly MeterListener _measurements = new()
    {
        InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Chains.Grpc")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    private double _sum;

    public TelemetryListeners()
    {
        ActivitySource.AddActivityListener(_activities);
        _measurements.SetMeasurementEventCallback<double>((_, value, _, _) => _sum += value);
        _measurements.SetMeasurementEventCallback<long>((_, value, _, _) => _sum += value);
        _measurements.Start();
    }

    public void Dispose()
    {
        _activities.Dispose();
        _measurements.Dispose();
    }
}
