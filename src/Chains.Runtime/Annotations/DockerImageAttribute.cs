namespace Chains;

/// <summary>The image of a chainlet's host. Local runs ignore it; <see cref="LocalChainOptions.UseDataDir"/> gives them a data directory.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DockerImageAttribute : Attribute
{
    /// <summary>Base image with the ASP.NET Core runtime. Default: Microsoft's image for the target framework.</summary>
    public string? BaseImage { get; set; }

    /// <summary>Debian packages to install. They exist in the emitted Dockerfile only: the SDK's own container publish cannot install packages. Default: none.</summary>
    public string[] AptPackages { get; set; } = [];

    /// <summary>NuGet packages of this host alone, as <c>Id</c> or <c>Id/Version</c>. Default: none.</summary>
    public string[] NuGetPackages { get; set; } = [];

    /// <summary>Folder of the project whose build writes the hosts, relative, that is copied into the image and read through <see cref="DeploymentContext.DataDir"/>. Default: none.</summary>
    public string? DataDir { get; set; }
}
