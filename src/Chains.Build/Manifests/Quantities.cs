using System;
using System.Collections.Generic;
using System.Globalization;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Manifests;

/// <summary>CPU and memory in the spellings of the platforms.</summary>
internal static class Quantities
{
    private static readonly KeyValuePair<string, decimal>[] Units =
    [
        new("Ki", 1024m), new("Mi", 1024m * 1024), new("Gi", 1024m * 1024 * 1024), new("Ti", 1024m * 1024 * 1024 * 1024),
        new("k", 1000m), new("M", 1000m * 1000), new("G", 1000m * 1000 * 1000), new("T", 1000m * 1000 * 1000 * 1000),
    ];

    /// <summary>CPUs as a Kubernetes quantity: <c>4</c>, <c>500m</c>.</summary>
    public static string KubernetesCpu(ChainletDescriptor chainlet)
    {
        decimal cpu = Cpu(chainlet);
        return cpu == decimal.Truncate(cpu) ? cpu.ToString("0", CultureInfo.InvariantCulture) : decimal.Ceiling(cpu * 1000).ToString("0", CultureInfo.InvariantCulture) + "m";
    }

    /// <summary>CPUs as compose takes them: a decimal number.</summary>
    public static string ComposeCpu(ChainletDescriptor chainlet) => Cpu(chainlet).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Memory as a Kubernetes quantity, checked.</summary>
    public static string KubernetesMemory(ChainletDescriptor chainlet)
    {
        Bytes(chainlet);
        return chainlet.Compute.Memory;
    }

    /// <summary>Memory for compose, whose units are binary whatever they are called: in bytes.</summary>
    public static string ComposeMemory(ChainletDescriptor chainlet) => Bytes(chainlet).ToString("0", CultureInfo.InvariantCulture) + "b";

    private static decimal Cpu(ChainletDescriptor chainlet)
        => decimal.TryParse(chainlet.Compute.CpuCount, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal cpu) && cpu > 0 && cpu <= 1024
            ? cpu
            : throw new ProblemException(Problems.BadValue(chainlet.Type, "CpuCount", chainlet.Compute.CpuCount, "Ask for more than 0 and at most 1024 CPUs."));

    private static decimal Bytes(ChainletDescriptor chainlet)
    {
        string memory = chainlet.Compute.Memory;
        foreach (KeyValuePair<string, decimal> unit in Units)
        {
            if (memory.EndsWith(unit.Key, StringComparison.Ordinal)
                && decimal.TryParse(memory.Substring(0, memory.Length - unit.Key.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count)
                && count > 0 && count < 1_000_000_000)
            {
                return decimal.Ceiling(count * unit.Value);
            }
        }

        throw new ProblemException(Problems.BadValue(chainlet.Type, "Memory", memory, "Write a number and Ki, Mi, Gi or Ti, such as \"2Gi\"."));
    }
}
