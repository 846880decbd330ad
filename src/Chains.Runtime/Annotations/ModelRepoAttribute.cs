namespace Chains;

/// <summary>A model repository whose files are placed in a volume of the chainlet's host before it starts.</summary>
/// <param name="repoId">The repository's id, as <c>organisation/model</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ModelRepoAttribute(string repoId) : Attribute
{
    /// <summary>The repository's id, as <c>organisation/model</c>.</summary>
    public string RepoId { get; } = repoId;

    /// <summary>Branch, tag or commit. A commit makes the deployment repeatable. Default: the repository's main branch.</summary>
    public string? Revision { get; set; }

    /// <summary>Globs of the files to take, such as <c>*.safetensors</c>. Default: all.</summary>
    public string[] AllowPatterns { get; set; } = [];

    /// <summary>Globs of the files to leave, applied after <see cref="AllowPatterns"/>. Default: none.</summary>
    public string[] IgnorePatterns { get; set; } = [];

    /// <summary>Folder in the volume, relative. Default: made from <see cref="RepoId"/>.</summary>
    public string? VolumeFolder { get; set; }
}
