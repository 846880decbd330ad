#nullable enable
using System.Diagnostics.CodeAnalysis;
using Model = Weather.Forecasting.Models.IPredictor;
using Numbers = double[];
using Point = (double X, double Y);
using static Weather.Forecasting.Models.Constants;

namespace Weather.Forecasting.Models
{
    using Curve = System.Collections.Generic.IReadOnlyList<Point>;

    internal static class Constants
    {
        public const int Days = 7;
        public const string ChainName = "fore" + "cast";
        public const string ModelSecret = "weather" + "_key";
    }

    [Chainlet]
#if LARGE_MODEL
    [Compute(Gpu = Gpu.B200, GpuCount = 8)]
#else
    [Compute(CpuCount = 0.5)]
#endif
    internal sealed partial class Predictor
    {
        public Numbers RunRemote(Curve curve, int days = Days)
        {
#if LARGE_MODEL
            double last = curve.Count == 0 ? 0 : curve[^1].Y;
#else
            double last = 0;
#endif
            return [.. Enumerable.Range(1, days).Select(day => Round(last + Sin(day), 2))];
        }
    }

    [Chainlet, Entrypoint(ChainName)]
    [Assets(SecretKeys = [ModelSecret])]
    [SuppressMessage("Performance", "CA1812", Justification = "The host makes it.")]
    internal sealed partial class Forecaster([Depends(Retries = Days - 5)] Model model, DeploymentContext context)
    {
        public async Task<Forecast> RunRemote(Reading reading, Series? history = null, CancellationToken ct = default)
        {
            #region Call the model
            string key = context.Secrets[ModelSecret];
            Numbers next = await model.RunRemote([new Point(0, reading.Temperature)], cancellationToken: ct);
            #endregion
            return new Forecast(reading, next, history ?? new Series { [key.Length.ToString(InvariantCulture)] = [Max(1, 2)], [Json.Serialize(reading)] = [] });
        }
    }
}
