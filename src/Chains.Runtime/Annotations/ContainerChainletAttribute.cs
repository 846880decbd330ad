namespace Chains;

/// <summary>
/// Marks an interface as a chainlet that is an image (a model server, say): deployed with the chain, with its own <see cref="ComputeAttribute"/>,
/// health-gated, and typed for its callers. The interface has the form of one with <see cref="ExternalChainletAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class ContainerChainletAttribute : Attribute
{
    /// <summary>The image with its tag or digest. Required.</summary>
    public string? Image { get; set; }

    /// <summary>The port that the image listens on, 1 to 65535. Default 8000.</summary>
    public int Port { get; set; } = 8000;
}
