namespace Chains;

/// <summary>
/// What a chainlet may read beside its input. Models and downloads are listed by <see cref="ModelRepoAttribute"/> and <see cref="ExternalDataAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AssetsAttribute : Attribute
{
    /// <summary>
    /// Names of the secrets that the chainlet reads with <c>context.Secrets["name"]</c>: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.
    /// Only these are mounted into its host, and only these can be looked up. Default: none.
    /// </summary>
    public string[] SecretKeys { get; set; } = [];
}
