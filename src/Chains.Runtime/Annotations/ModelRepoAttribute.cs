namespace Chains;

/// <summary>A model repository whose files are placed in a volume of the chainlet's host before it starts.</summary>
/// <param name="repoId">A repository of Hugging Face, as <c>organisation/model</c> with or without <c>hf://</c>, or a folder of a bucket: <c>s3://bucket/path</c>, <c>gs://bucket/path</c> or <c>azure://account/container/path</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ModelRepoAttribute(string repoId) : Attribute
{
    /// <summary>A repository of Hugging Face, as <c>organisation/model</c> with or without <c>hf://</c>, or a folder of a bucket: <c>s3://bucket/path</c>, <c>gs://bucket/path</c> or <c>azure://account/container/path</c>.</summary>
    public string RepoId { get; } = repoId;

    /// <summary>Branch, tag or commit; of repositories of Hugging Face only. A commit makes the deployment repeatable. Default: the repository's main branch.</summary>
    public string? Revision { get; set; }

    /// <summary>Globs of the files to take, such as <c>*.safetensors</c>. Default: all.</summary>
    public string[] AllowPatterns { get; set; } = [];

    /// <summary>Globs of the files to leave, applied after <see cref="AllowPatterns"/>. Default: none.</summary>
    public string[] IgnorePatterns { get; set; } = [];

    /// <summary>Folder in the volume, relative, that no other repository of the chainlet has. Default: made from <see cref="RepoId"/>.</summary>
    public string? VolumeFolder { get; set; }
}
