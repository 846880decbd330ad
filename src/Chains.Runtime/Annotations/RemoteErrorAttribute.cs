namespace Chains;

/// <summary>
/// An exception type of the chainlet that comes back to callers as itself, with its message, instead of as a <see cref="RemoteChainletException"/>.
/// </summary>
/// <param name="exceptionType">A public exception type with a constructor that takes the message.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RemoteErrorAttribute(Type exceptionType) : Attribute
{
    /// <summary>A public exception type with a constructor that takes the message.</summary>
    public Type ExceptionType { get; } = exceptionType;
}
