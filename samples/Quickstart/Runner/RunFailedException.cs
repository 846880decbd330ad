namespace Quickstart.Runner;

/// <summary>The run is over, for a reason to show.</summary>
internal sealed class RunFailedException(string message) : Exception(message);
