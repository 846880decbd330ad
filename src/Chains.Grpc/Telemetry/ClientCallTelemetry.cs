using System.Diagnostics;
using System.Net.Http.Headers;

namespace Chains.Grpc;

/// <summary>
/// The activity and the measurement of one call on the client, over all of its attempts. It costs nothing while nobody listens. The method and the
/// address are given again at the end, so that a call need not hold them twice.
/// </summary>
internal struct ClientCallTelemetry
{
    private Activity? _activity;
    private long _started;

    /// <summary>Begins a call. What runs afterwards keeps its own current activity: the call's activity is the parent of the server's alone.</summary>
    /// <param name="method">The method's path, <c>/package.Service/Name</c>.</param>
    /// <param name="address">The server's host name, address or socket path.</param>
    /// <param name="port">The server's port; 0 where it has none.</param>
    public static ClientCallTelemetry Start(string method, string address, int port)
    {
        var telemetry = default(ClientCallTelemetry);
        if (GrpcTelemetry.Source.HasListeners())
        {
            telemetry._activity = StartActivity(method, address, port);
        }

        if (GrpcTelemetry.ClientDuration.Enabled)
        {
            telemetry._started = Stopwatch.GetTimestamp();
        }

        return telemetry;
    }

    /// <summary>Adds the W3C context to the headers of an attempt: the call's own activity, or where nobody listens to those, the caller's.</summary>
    public readonly void Inject(HttpRequestHeaders headers)
    {
        if ((_activity ?? Activity.Current) is { } activity)
        {
            DistributedContextPropagator.Current.Inject(activity, headers, static (carrier, name, value) =>
            {
                var headers = (HttpRequestHeaders)carrier!;
                if (!headers.NonValidated.Contains(name))
                {
                    headers.TryAddWithoutValidation(name, value);
                }
            });
        }
    }

    /// <summary>Ends the call. Only the first of several ends counts.</summary>
    public void End(string method, string address, int port, GrpcStatusCode code)
    {
        if (_started != 0)
        {
            var tags = new TagList
            {
                { GrpcTelemetry.SystemAttribute, GrpcTelemetry.System },
                { GrpcTelemetry.MethodAttribute, GrpcTelemetry.MethodOf(method) },
                { GrpcTelemetry.StatusAttribute, StatusCodes.NameOf(code) },
                { GrpcTelemetry.AddressAttribute, address },
            };
            if (port != 0)
            {
                tags.Add(GrpcTelemetry.PortAttribute, port);
            }

            if (code != GrpcStatusCode.OK)
            {
                tags.Add(GrpcTelemetry.ErrorAttribute, StatusCodes.NameOf(code));
            }

            GrpcTelemetry.ClientDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
            _started = 0;
        }

        if (_activity is { } activity)
        {
            _activity = null;
            GrpcTelemetry.SetStatus(activity, code, code != GrpcStatusCode.OK);
            Activity? current = Activity.Current;
            activity.Dispose();
            Activity.Current = current;
        }
    }

    private static Activity? StartActivity(string method, string address, int port)
    {
        Activity? current = Activity.Current;
        string name = GrpcTelemetry.MethodOf(method);
        var tags = new TagList
        {
            { GrpcTelemetry.SystemAttribute, GrpcTelemetry.System },
            { GrpcTelemetry.MethodAttribute, name },
            { GrpcTelemetry.AddressAttribute, address },
        };
        if (port != 0)
        {
            tags.Add(GrpcTelemetry.PortAttribute, port);
        }

        Activity? activity = GrpcTelemetry.Source.StartActivity(name, ActivityKind.Client, parentContext: default, tags);
        Activity.Current = current;
        return activity;
    }
}
