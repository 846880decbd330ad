using System;
using System.Collections.Generic;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Manifests;

/// <summary>
/// The values of the node label <c>nvidia.com/gpu.product</c> per member of the enum Gpu, as NVIDIA's GPU feature discovery sets it: the driver's product name with
/// dashes for blanks. It appends <c>-SHARED</c> to the name of a time-sliced GPU, which is not the whole GPU that a chainlet asks for.
/// </summary>
internal static class GpuLabels
{
    private static readonly Dictionary<string, string[]> Products = new(StringComparer.Ordinal)
    {
        // Drivers before 2021 leave NVIDIA- out of some names.
        ["T4"] = ["Tesla-T4"],
        ["L4"] = ["NVIDIA-L4"],
        ["L40S"] = ["NVIDIA-L40S"],
        ["A10G"] = ["NVIDIA-A10G"],
        ["V100"] = ["Tesla-V100-SXM2-16GB", "Tesla-V100-SXM2-32GB", "Tesla-V100-PCIE-16GB", "Tesla-V100-PCIE-32GB"],
        ["A100"] = ["NVIDIA-A100-SXM4-40GB", "NVIDIA-A100-PCIE-40GB", "NVIDIA-A100-SXM4-80GB", "NVIDIA-A100-80GB-PCIe"],
        ["A100_40GB"] = ["NVIDIA-A100-SXM4-40GB", "NVIDIA-A100-PCIE-40GB"],
        ["A100_80GB"] = ["NVIDIA-A100-SXM4-80GB", "NVIDIA-A100-80GB-PCIe"],
        ["H100"] = ["NVIDIA-H100-80GB-HBM3", "NVIDIA-H100-PCIe", "NVIDIA-H100-NVL"],
        ["H200"] = ["NVIDIA-H200", "NVIDIA-H200-NVL"],
        ["B200"] = ["NVIDIA-B200"],
        ["B300"] = ["NVIDIA-B300-SXM6-AC"],
        ["GB200"] = ["NVIDIA-GB200"],
        ["GB300"] = ["NVIDIA-GB300"],
        ["RtxPro6000"] = ["NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition", "NVIDIA-RTX-PRO-6000-Blackwell-Workstation-Edition"],
    };

    /// <summary>The members of the enum that have a label: all but None.</summary>
    public static IReadOnlyCollection<string> Known => Products.Keys;

    /// <exception cref="ProblemException">CHN0912: a GPU that this version does not know.</exception>
    public static IReadOnlyList<string> ProductsOf(ChainletDescriptor chainlet) => Products.TryGetValue(chainlet.Compute.Gpu, out string[]? products)
        ? products
        : throw new ProblemException(Problems.BadValue(chainlet.Type, "The GPU", chainlet.Compute.Gpu, $"This version of the package Chains knows {string.Join(", ", Products.Keys)}."));
}
