namespace Chains.Grpc;

/// <summary>The caller went away while its request was being read: nobody is left to answer.</summary>
internal sealed class RequestAbortedException(Exception cause) : Exception("The caller went away while its request was being read.", cause);
