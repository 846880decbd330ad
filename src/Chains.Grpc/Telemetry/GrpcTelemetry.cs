using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chains.Grpc;

/// <summary>
/// The names under which this layer reports its calls, as the OpenTelemetry conventions for RPC and gRPC have them. Listen to the activity source and the
/// meter called <see cref="Name"/>.
/// </summary>
internal static class GrpcTelemetry
{
    public const string Name = "Chains.Grpc";

    public const string SystemAttribute = "rpc.system.name";
    public const string MethodAttribute = "rpc.method";
    public const string StatusAttribute = "rpc.response.status_code";
    public const string ErrorAttribute = "error.type";
    public const string AddressAttribute = "server.address";
    public const string PortAttribute = "server.port";
    public const string System = "grpc";

    /// <summary>The method's name where a caller made it up: its own text would make as many time series as there are callers' ideas.</summary>
    public const string OtherMethod = "_OTHER";

    private static readonly string? Version = typeof(GrpcTelemetry).Assembly.GetName().Version?.ToString(3);
    private static readonly Meter Meter = new(Name, Version);

    // The bucket boundaries that the conventions give for these two.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    public static ActivitySource Source { get; } = new(Name, Version);

    public static Histogram<double> ClientDuration { get; } = Meter.CreateHistogram(
        "rpc.client.call.duration", "s", "Measures the duration of an outgoing Remote Procedure Call (RPC).", tags: null, Buckets);

    public static Histogram<double> ServerDuration { get; } = Meter.CreateHistogram(
        "rpc.server.call.duration", "s", "Measures the duration of an incoming Remote Procedure Call (RPC).", tags: null, Buckets);

    /// <summary><c>package.Service/Method</c>, from the path of a call.</summary>
    public static string MethodOf(string fullName) => fullName[1..];

    /// <summary>True where the conventions count the status as an error of the server, and not as one of its caller.</summary>
    public static bool IsServerError(GrpcStatusCode code) => code
        is GrpcStatusCode.Unknown or GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Unimplemented
        or GrpcStatusCode.Internal or GrpcStatusCode.Unavailable or GrpcStatusCode.DataLoss;

    /// <summary>Puts the outcome of a call into its activity.</summary>
    public static void SetStatus(Activity activity, GrpcStatusCode code, bool isError)
    {
        string name = StatusCodes.NameOf(code);
        activity.SetTag(StatusAttribute, name);
        if (isError)
        {
            activity.SetTag(ErrorAttribute, name);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
