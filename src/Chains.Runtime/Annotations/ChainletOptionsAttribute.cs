namespace Chains;

/// <summary>Switches of a chainlet's host.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ChainletOptionsAttribute : Attribute
{
    /// <summary>Sends traces where an OTLP endpoint is configured. Default <see langword="false"/>.</summary>
    public bool EnableTracing { get; set; }

    /// <summary>Sets the log level of the host to <c>Debug</c>. Default <see langword="false"/>: <c>Information</c>.</summary>
    public bool EnableDebugLogs { get; set; }

    /// <summary>Environment variables of the host, each as <c>NAME=value</c>. Secrets do not belong here: see <see cref="AssetsAttribute.SecretKeys"/>. Default: none.</summary>
    public string[] EnvironmentVariables { get; set; } = [];

    /// <summary>Free metadata as the text of a JSON object; kept in <c>chain.json</c> and shown by the tool. Default: none.</summary>
    public string? Metadata { get; set; }

    /// <summary>Seconds that a stream may stay without a new item before its reader gives up, 1 to 86400. Default 60.</summary>
    public int StreamingReadTimeoutSeconds { get; set; } = 60;
}
