namespace Chains;

/// <summary>
/// Marks a class as a chainlet: one public method <c>RunRemote</c> with typed input and output, its dependencies in the constructor,
/// its resources in further attributes. The generator writes <c>I&lt;Class&gt;</c> and <c>&lt;Class&gt;Client</c> beside it.
/// </summary>
/// <remarks>The class is <c>partial</c>, top-level, not abstract, not static and not generic; rules CHN0001 and up say so at the class.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ChainletAttribute : Attribute
{
    /// <summary>
    /// The display name: names the host folder, the service address (<c>services:&lt;Name&gt;:grpc:0</c>) and the chainlet in messages.
    /// A letter, then letters, digits, <c>-</c> or <c>_</c>. Default: the class name. Two chainlets of one name in a chain are an error.
    /// </summary>
    public string? Name { get; set; }
}
