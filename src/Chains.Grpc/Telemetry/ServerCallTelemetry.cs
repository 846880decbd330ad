using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chains.Grpc;

/// <summary>
/// The activity and the measurement of one call on the server. ASP.NET's activity of the request is the call's own where somebody listens to it;
/// otherwise there is one of ours. There is no instance while nobody listens.
/// </summary>
internal sealed class ServerCallTelemetry
{
    private const string AspNetSource = "Microsoft.AspNetCore";

    private readonly Activity? _activity;
    private readonly bool _isOurs;
    private readonly string _method;
    private readonly long _started;

    private ServerCallTelemetry(Activity? activity, bool isOurs, string method, long started)
    {
        _activity = activity;
        _isOurs = isOurs;
        _method = method;
        _started = started;
    }

    /// <summary>Begins a call; null where nobody listens.</summary>
    /// <param name="context">The request that carries it.</param>
    /// <param name="method">The method's path, <c>/package.Service/Name</c>; null where there is no such method here.</param>
    public static ServerCallTelemetry? Start(HttpContext context, string? method)
    {
        Activity? activity = context.Features.Find<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true, Source.Name: AspNetSource } request ? request : null;
        bool measures = GrpcTelemetry.ServerDuration.Enabled;
        if (activity is null && !measures && !GrpcTelemetry.Source.HasListeners())
        {
            return null;
        }

        string name = method is null ? GrpcTelemetry.OtherMethod : GrpcTelemetry.MethodOf(method);
        bool isOurs = activity is null;
        if (activity is null)
        {
            activity = StartActivity(context, name);
        }
        else
        {
            activity.DisplayName = name;
            activity.SetTag(GrpcTelemetry.SystemAttribute, GrpcTelemetry.System);
            activity.SetTag(GrpcTelemetry.MethodAttribute, name);
        }

        return new ServerCallTelemetry(activity, isOurs, name, measures ? Stopwatch.GetTimestamp() : 0);
    }

    /// <summary>Ends the call with the status that its caller got, or CANCELLED where it was gone.</summary>
    public void End(GrpcServerCallContext call)
    {
        GrpcStatusCode code = call.EndCode;
        bool isError = GrpcTelemetry.IsServerError(code);
        if (_started != 0)
        {
            var tags = new TagList
            {
                { GrpcTelemetry.SystemAttribute, GrpcTelemetry.System },
                { GrpcTelemetry.MethodAttribute, _method },
                { GrpcTelemetry.StatusAttribute, StatusCodes.NameOf(code) },
            };
            if (isError)
            {
                tags.Add(GrpcTelemetry.ErrorAttribute, StatusCodes.NameOf(code));
            }

            GrpcTelemetry.ServerDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, tags);
        }

        if (_activity is not null)
        {
            GrpcTelemetry.SetStatus(_activity, code, isError);
            if (_isOurs)
            {
                _activity.Dispose();
            }
        }
    }

    private static Activity? StartActivity(HttpContext context, string name)
    {
        if (!GrpcTelemetry.Source.HasListeners())
        {
            return null;
        }

        // The parent is the caller, not an activity that ASP.NET made for its log alone: nobody would ever see that one.
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            context.Request.Headers,
            static (object? carrier, string field, out string? value, out IEnumerable<string>? values) =>
            {
                value = ((IHeaderDictionary)carrier!)[field];
                values = null;
            },
            out string? traceParent,
            out string? traceState);
        if (!ActivityContext.TryParse(traceParent, traceState, isRemote: true, out ActivityContext parent))
        {
            parent = default;
        }

        var tags = new TagList
        {
            { GrpcTelemetry.SystemAttribute, GrpcTelemetry.System },
            { GrpcTelemetry.MethodAttribute, name },
        };
        Activity? current = Activity.Current;
        Activity.Current = null;
        Activity? activity = GrpcTelemetry.Source.StartActivity(name, ActivityKind.Server, parent, tags);
        if (activity is null)
        {
            Activity.Current = current;
        }

        return activity;
    }
}
