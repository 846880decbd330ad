using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chains.Benchmarks.Calls;

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
