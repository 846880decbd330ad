namespace Chains;

/// <summary>A file that is downloaded from a public address into the chainlet's data directory before it starts (see <see cref="DeploymentContext.DataDir"/>).</summary>
/// <param name="url">Absolute <c>http</c> or <c>https</c> address.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExternalDataAttribute(string url) : Attribute
{
    /// <summary>Absolute <c>http</c> or <c>https</c> address.</summary>
    public string Url { get; } = url;

    /// <summary>Path in the data directory, relative, that no other file of the chainlet has. Default: the last segment of <see cref="Url"/>.</summary>
    public string? LocalPath { get; set; }

    /// <summary>SHA-256 of the file, 64 hexadecimal digits: a download with another sum fails. Default: not checked.</summary>
    public string? Sha256 { get; set; }
}
