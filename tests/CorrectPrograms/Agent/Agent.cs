using System.Collections.Frozen;
using System.Text.Json;
using Chains;
using Microsoft.Extensions.Logging;

namespace Agent;

public sealed record ToolCall(string Tool, JsonElement Arguments);

public sealed record Step(string Thought, ToolCall? Call);

/// <summary>Decides what to do next.</summary>
[Chainlet]
[Compute(Gpu = Gpu.H100, GpuCount = 8, Memory = "1Ti", PredictConcurrency = 64)]
public sealed partial class Planner
{
    public Task<Step> RunRemote(string goal, IReadOnlyList<string> observations, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(observations.Count switch
        {
            0 => new Step("I need numbers.", new ToolCall("calculator", JsonElement.Parse("""{"a":20,"b":22}"""))),
            1 => new Step("And words.", new ToolCall("search", JsonElement.Parse($"\"{goal}\""))),
            _ => new Step($"Done: {string.Join(", ", observations)}", null),
        });
    }
}

[Chainlet]
public sealed partial class Calculator
{
    public double RunRemote(double a, double b) => a + b;
}

[Chainlet]
public sealed partial class WebSearch(HttpClient? http = null)
{
    public async Task<string?> RunRemote(string query, CancellationToken cancellationToken = default)
    {
        if (http?.BaseAddress is { } address)
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(address, $"?q={Uri.EscapeDataString(query)}"), cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellationToken) : null;
        }

        return query;
    }
}

[Chainlet, Entrypoint("agent")]
public sealed partial class Agent
{
    private readonly IPlanner _planner;
    private readonly ILogger _logger;
    private readonly FrozenDictionary<string, Func<JsonElement, CancellationToken, Task<string>>> _tools;

    public Agent([Depends(Retries = 3)] IPlanner planner, ICalculator calculator, [Depends(Retries = 2, TimeoutSeconds = 10)] IWebSearch search, ILogger<Agent> logger)
    {
        (_planner, _logger) = (planner, logger);
        _tools = new Dictionary<string, Func<JsonElement, CancellationToken, Task<string>>>
        {
            ["calculator"] = async (arguments, ct) => (await calculator.RunRemote(arguments.GetProperty("a").GetDouble(), arguments.GetProperty("b").GetDouble(), ct)).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["search"] = async (arguments, ct) => await search.RunRemote(arguments.GetString() ?? "", ct) ?? "nothing",
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public async Task<string> RunRemote(string goal, int maxSteps = 8, CancellationToken cancellationToken = default)
    {
        List<string> observations = [];
        while (observations.Count < maxSteps)
        {
            Step step = await _planner.RunRemote(goal, observations, cancellationToken);
            if (step.Call is not { } call)
            {
                return step.Thought;
            }

            _logger.LogDebug("{Thought} {Tool}", step.Thought, call.Tool);
            observations.Add(_tools.TryGetValue(call.Tool, out var tool) ? await tool(call.Arguments, cancellationToken) : $"There is no tool {call.Tool}.");
        }

        return string.Join('\n', observations);
    }
}
