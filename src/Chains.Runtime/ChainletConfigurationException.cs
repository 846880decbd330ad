namespace Chains;

/// <summary>
/// Something that a chainlet needs from its deployment is absent or unusable: a secret, an address, the data directory, a service. The message names what,
/// where it was looked for, and how to set it. A call that fails with it answers FAILED_PRECONDITION, over HTTP 500.
/// </summary>
public sealed class ChainletConfigurationException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public ChainletConfigurationException()
        : base("The chainlet's configuration is incomplete.")
    {
    }

    /// <summary>Creates the exception.</summary>
    public ChainletConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ChainletConfigurationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
