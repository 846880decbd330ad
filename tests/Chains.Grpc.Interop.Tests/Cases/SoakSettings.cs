using System.Globalization;

namespace Chains.Grpc.Interop.Tests.Cases;

/// <summary>
/// The published parameters of rpc_soak and channel_soak. The suite runs few iterations; the variable <c>CHAINS_INTEROP_SOAK</c> sets any of them by its
/// published name, for example <c>soak_iterations=100000 soak_overall_timeout_seconds=3600</c>.
/// </summary>
internal static class SoakSettings
{
    public const string Variable = "CHAINS_INTEROP_SOAK";

    public static IReadOnlyDictionary<string, int> Of(string name)
    {
        // The latency is generous: it is there to find stalls, on machines that do other work besides.
        var settings = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["soak_iterations"] = name == "rpc_soak" ? 100 : 20,
            ["soak_max_failures"] = 0,
            ["soak_per_iteration_max_acceptable_latency_ms"] = 5_000,
            ["soak_overall_timeout_seconds"] = 60,
            ["soak_min_time_ms_between_rpcs"] = 0,
            ["soak_request_size"] = 271_828,
            ["soak_response_size"] = 314_159,
        };
        foreach (string pair in (Environment.GetEnvironmentVariable(Variable) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=');
            if (parts.Length != 2 || !settings.ContainsKey(parts[0]) || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out int value))
            {
                throw new ArgumentException($"'{pair}' in {Variable} is not one of {string.Join(", ", settings.Keys)} with a whole number after '='.");
            }

            settings[parts[0]] = value;
        }

        return settings;
    }

    /// <summary>How long a case may take before it counts as hung.</summary>
    public static TimeSpan LimitOf(string name) =>
        name.EndsWith("_soak", StringComparison.Ordinal) ? TimeSpan.FromSeconds(Of(name)["soak_overall_timeout_seconds"] + 60) : TimeSpan.FromSeconds(120);
}
