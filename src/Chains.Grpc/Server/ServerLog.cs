using Microsoft.Extensions.Logging;

namespace Chains.Grpc;

internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} threw; the caller was answered UNKNOWN.")]
    public static partial void HandlerThrew(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The call of {Method} failed in the gRPC layer; the caller was answered INTERNAL.")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "The caller of {Method} went away before its call had ended.")]
    public static partial void CallerGone(ILogger logger, string method, Exception? exception);

    [LoggerMessage(4, LogLevel.Debug, "The call of {Method} ended with {Status}.")]
    public static partial void Refused(ILogger logger, string method, GrpcStatus status);

    [LoggerMessage(5, LogLevel.Warning, "The handler of {Method} failed after its call had ended for its caller: the deadline had passed, or the caller was gone.")]
    public static partial void LateFailure(ILogger logger, string method, Exception exception);
}
