using System.Diagnostics.CodeAnalysis;

namespace Chains;

/// <summary>
/// The GPU models that a chainlet can ask for. Every platform labels its nodes in its own way; the manifests translate.
/// </summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The names of the field: A100_40GB, as in Truss")]
public enum Gpu
{
    /// <summary>No GPU. The default.</summary>
    None = 0,

    /// <summary>NVIDIA T4, 16 GB.</summary>
    T4,

    /// <summary>NVIDIA L4, 24 GB.</summary>
    L4,

    /// <summary>NVIDIA L40S, 48 GB.</summary>
    L40S,

    /// <summary>NVIDIA A10G, 24 GB.</summary>
    A10G,

    /// <summary>NVIDIA V100, 16 or 32 GB.</summary>
    V100,

    /// <summary>NVIDIA A100 of either memory size: whichever the platform has.</summary>
    A100,

    /// <summary>NVIDIA A100 with 40 GB.</summary>
    A100_40GB,

    /// <summary>NVIDIA A100 with 80 GB.</summary>
    A100_80GB,

    /// <summary>NVIDIA H100, 80 GB.</summary>
    H100,

    /// <summary>NVIDIA H200, 141 GB.</summary>
    H200,

    /// <summary>NVIDIA B200, 180 GB.</summary>
    B200,

    /// <summary>NVIDIA B300, 288 GB.</summary>
    B300,

    /// <summary>NVIDIA GB200: Grace CPU with B200 GPUs.</summary>
    GB200,

    /// <summary>NVIDIA GB300: Grace CPU with B300 GPUs.</summary>
    GB300,

    /// <summary>NVIDIA RTX PRO 6000 (Blackwell), 96 GB.</summary>
    RtxPro6000,
}
