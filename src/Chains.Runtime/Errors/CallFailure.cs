using System.Diagnostics;
using Chains.Grpc;

namespace Chains.Infrastructure;

/// <summary>What a caller is told when a <c>RunRemote</c> throws.</summary>
internal static class CallFailure
{
    private const int MaxFrames = 16;
    private const int MaxLevels = 16;

    public static GrpcException ToGrpc(Exception exception, string chainlet, ChainletSecrets secrets)
    {
        RemoteErrorDetail detail = DetailOf(exception, chainlet, secrets);
        var status = new GrpcStatus(StatusOf(exception), $"{detail.ExceptionClassName}: {detail.ExceptionMessage}");
        var trailers = new GrpcMetadata();
        RichStatus.WriteDetail(trailers, status, detail);
        return new GrpcException(status, trailers, exception);
    }

    public static RemoteErrorDetail DetailOf(Exception exception, string chainlet, ChainletSecrets secrets) => DetailOf(exception, chainlet, secrets, level: 1);

    /// <summary>
    /// Which status an exception means. A failed call to a dependency keeps the statuses that say where to look; the others (bad input, say) speak of
    /// what this chainlet sent, not of what its caller did.
    /// </summary>
    private static GrpcStatusCode StatusOf(Exception exception) => exception switch
    {
        ChainletConfigurationException => GrpcStatusCode.FailedPrecondition,
        RemoteChainletException
        {
            StatusCode: GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Unavailable or GrpcStatusCode.FailedPrecondition or GrpcStatusCode.ResourceExhausted,
        } remote => remote.StatusCode,
        _ => GrpcStatusCode.Internal,
    };

    private static RemoteErrorDetail DetailOf(Exception exception, string chainlet, ChainletSecrets secrets, int level)
    {
        if (exception is AggregateException { InnerExceptions.Count: 1 } aggregate)
        {
            return DetailOf(aggregate.InnerExceptions[0], chainlet, secrets, level);
        }

        var remote = exception as RemoteChainletException;
        Exception? inner = remote is null ? exception.InnerException : null;
        return new RemoteErrorDetail(
            chainlet,
            exception.GetType().ToString(),
            exception.GetType().Assembly.GetName().Name,
            secrets.Redact(remote?.Headline ?? exception.Message),
            FramesOf(exception),
            remote is not null ? remote.Detail : inner is not null && level < MaxLevels ? DetailOf(inner, chainlet, secrets, level + 1) : null);
    }

    private static List<RemoteStackFrame> FramesOf(Exception exception)
    {
        var frames = new List<RemoteStackFrame>();
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frames.Count < MaxFrames && DiagnosticMethodInfo.Create(frame) is { } method && IsUserCode(method) && frame.GetFileName()?.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase) != true)
            {
                frames.Add(new RemoteStackFrame(NameOf(method), Path.GetFileName(frame.GetFileName()), frame.GetFileLineNumber()));
            }
        }

        return frames;
    }

    private static bool IsUserCode(DiagnosticMethodInfo method)
    {
        string assembly = method.DeclaringAssemblyName;
        int comma = assembly.IndexOf(',', StringComparison.Ordinal);
        assembly = comma < 0 ? assembly : assembly[..comma];
        return assembly is not ("Chains.Runtime" or "Chains.Grpc")
            && !assembly.StartsWith("System.", StringComparison.Ordinal)
            && !assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            && !assembly.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)
            // What the generator wrote: wire code, and the entry that calls RunRemote.
            && !(method.DeclaringTypeName ?? "").StartsWith("Chains.Generated.", StringComparison.Ordinal)
            && !(method.DeclaringTypeName ?? "").Split('+')[0].EndsWith("ChainletHost", StringComparison.Ordinal)
            // What the compiler adds to an async iterator: "System.Threading.Tasks.Sources.IValueTaskSource<System.Boolean>.GetResult".
            && !method.Name.StartsWith("System.", StringComparison.Ordinal);
    }

    // The compiler runs async methods and iterators in types of their own: Poems+<RunRemote>d__3.MoveNext is Poems.RunRemote;
    // lambdas in others: Poems+<>c.<RunRemote>b__0 is Poems.RunRemote, too.
    private static string NameOf(DiagnosticMethodInfo method)
    {
        string type = method.DeclaringTypeName ?? "";
        string name = method.Name;
        while (true)
        {
            int plus = type.LastIndexOf('+');
            if (plus < 0 || plus + 1 >= type.Length || type[plus + 1] != '<')
            {
                break;
            }

            string nested = type[(plus + 1)..];
            int close = nested.IndexOf('>', StringComparison.Ordinal);
            if (close > 1 && name == "MoveNext")
            {
                name = nested[1..close];
            }

            type = type[..plus];
        }

        if (name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end)
        {
            name = name[1..end];
        }

        return type.Length == 0 ? name : $"{type.Replace('+', '.')}.{name}";
    }
}
