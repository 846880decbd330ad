using System.Collections.Generic;
using Chains.Build.Json;

namespace Chains.Build.Descriptors;

/// <summary>What the generator wrote about one chainlet (docs/spec/descriptor.md), as far as the build acts on it.</summary>
internal sealed record ChainletDescriptor
{
    /// <summary>Metadata name of the class.</summary>
    public required string Type { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Simple name of the assembly that carries the chainlet.</summary>
    public required string Assembly { get; init; }

    /// <summary>The whole descriptor, for chain.json.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>Ids of broken rules. Where there are any, nothing below is read.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];

    public string Interface { get; init; } = "";

    public string Entry { get; init; } = "";

    /// <summary>The chain's name where the chainlet is an entrypoint.</summary>
    public string? Chain { get; init; }

    /// <summary>Proto package; may be empty.</summary>
    public string Package { get; init; } = "";

    public bool IsClientStreaming { get; init; }

    public bool IsServerStreaming { get; init; }

    public MessageDescriptor Request { get; init; } = MessageDescriptor.None;

    public MessageDescriptor Response { get; init; } = MessageDescriptor.None;

    public IReadOnlyList<TypeDescriptor> Types { get; init; } = [];

    public IReadOnlyList<ParameterDescriptor> Parameters { get; init; } = [];

    public ComputeDescriptor Compute { get; init; } = new();

    /// <summary>Replicas that always run.</summary>
    public int MinReplicas { get; init; } = 1;

    public IReadOnlyList<string> SecretKeys { get; init; } = [];

    public DockerImageDescriptor Image { get; init; } = new();

    /// <summary>Each as NAME=value.</summary>
    public IReadOnlyList<string> EnvironmentVariables { get; init; } = [];

    public bool EnableDebugLogs { get; init; }

    public HealthCheckDescriptor HealthChecks { get; init; } = new();

    /// <summary>Whether the class has ConfigureServices, and so may register services of its own.</summary>
    public bool ConfiguresServices { get; init; }

    /// <summary>The C# namespace of the class; empty for none.</summary>
    public string Namespace => Type.LastIndexOf('.') is var dot and > 0 ? Type.Substring(0, dot) : "";

    /// <summary>The class without its namespace: the stem of the service and of the request and response messages.</summary>
    public string ClassName => Type.Substring(Type.LastIndexOf('.') + 1);

    /// <summary>The gRPC service, which is also the name that the host's health goes by.</summary>
    public string Service => Package.Length == 0 ? ClassName : Package + "." + ClassName;
}

/// <summary>A constructor parameter.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Type">The type as C# wrote it.</param>
/// <param name="IsContext">A DeploymentContext.</param>
/// <param name="Chainlet">The class of <c>[Depends&lt;T&gt;]</c>, or null.</param>
/// <param name="Depends">The options of <c>[Depends]</c>; null where the attribute is absent.</param>
/// <param name="IsOutside">An interface with [ExternalChainlet] or [ContainerChainlet]: no chainlet of C# stands behind it.</param>
/// <param name="IsOptional">A parameter of a reference type with a default: where it is a service, nobody need register it.</param>
internal sealed record ParameterDescriptor(string Name, string Type, bool IsContext, string? Chainlet, JsonObject? Depends, bool IsOutside, bool IsOptional);

/// <summary>The hardware of one replica.</summary>
internal sealed record ComputeDescriptor
{
    /// <summary>As JSON writes a number.</summary>
    public string CpuCount { get; init; } = "1";

    public string Memory { get; init; } = "2Gi";

    /// <summary>Member of the enum Gpu; <c>None</c> for no GPU.</summary>
    public string Gpu { get; init; } = "None";

    public int GpuCount { get; init; } = 1;

    public bool HasGpu => Gpu != "None";
}

internal sealed record DockerImageDescriptor
{
    public string? BaseImage { get; init; }

    public IReadOnlyList<string> AptPackages { get; init; } = [];

    /// <summary>Each as Id or Id/Version.</summary>
    public IReadOnlyList<string> NuGetPackages { get; init; } = [];

    public string? DataDir { get; init; }
}

/// <summary>Seconds; 0 leaves a value to the manifest.</summary>
internal sealed record HealthCheckDescriptor
{
    public int RestartCheckDelaySeconds { get; init; }

    public int RestartThresholdSeconds { get; init; }

    public int StopTrafficThresholdSeconds { get; init; }

    public int StartupThresholdSeconds { get; init; }
}
