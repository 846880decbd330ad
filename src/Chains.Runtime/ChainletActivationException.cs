namespace Chains;

/// <summary>A chainlet could not be made ready: its constructor, its <c>LoadAsync</c> or its <c>ConfigureServices</c> failed, or the chain's dependencies run in a circle. The message names the chainlet.</summary>
public sealed class ChainletActivationException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public ChainletActivationException()
        : base("A chainlet could not be made ready.")
    {
    }

    /// <summary>Creates the exception.</summary>
    public ChainletActivationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ChainletActivationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
