using Microsoft.AspNetCore.Http;
#if NET10_0_OR_GREATER
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
#endif

namespace Chains.Grpc;

/// <summary>
/// Kestrel reuses its HTTP/2 streams, and can hand one out that believes its output to be queued already (dotnet/aspnetcore issue 53736, open in 10.0): a stream that is queued
/// once more in the moment its response completes, by a window update or a reset, is taken out of the queue without its mark. Nothing of the next call on it ever
/// leaves; its caller waits until its deadline, or for ever. The mark is taken off when a call begins. At that point the call has no output, so that the worst
/// that can follow is a second entry in the queue, which Kestrel expects and passes over.
/// </summary>
internal static class PooledStream
{
#if NET10_0_OR_GREATER
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";
    private const string Producer = Kestrel + ".Internal.Http2.Http2OutputProducer";

    // The streams of one application are of one type.
    private static Type? s_stream;
    private static bool s_isUnknown;

    /// <summary>False where this Kestrel is built otherwise, and is left alone.</summary>
    public static bool IsKnown => !Volatile.Read(ref s_isUnknown);

    /// <summary>Takes the mark of an earlier call off the stream of one that begins.</summary>
    public static void Begin(HttpContext context) => Mark(context, isQueued: false);

    /// <summary>Sets the mark; true for tests, as an earlier call may leave it.</summary>
    internal static void Mark(HttpContext context, bool isQueued)
    {
        if (s_isUnknown)
        {
            return;
        }

        try
        {
            // Kestrel's stream is this feature itself; other servers and HTTP/1.1 have none.
            if (context.Features.Find<IHttp2StreamIdFeature>() is { } feature)
            {
                SetMark(feature, isQueued);
            }
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or InvalidCastException)
        {
            Volatile.Write(ref s_isUnknown, true);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetMark(IHttp2StreamIdFeature stream, bool isQueued)
    {
        if (stream.GetType() != s_stream)
        {
            if (s_stream is not null || !string.Equals(stream.GetType().Assembly.GetName().Name, Kestrel, StringComparison.Ordinal))
            {
                return;
            }

            if (!string.Equals(OutputOf(stream).GetType().FullName, Producer, StringComparison.Ordinal))
            {
                Volatile.Write(ref s_isUnknown, true);
                return;
            }

            s_stream = stream.GetType();
        }

        IsScheduled(OutputOf(stream)) = isQueued;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Output")]
    [return: UnsafeAccessorType(Kestrel + ".Internal.Http.IHttpOutputProducer, " + Kestrel)]
    private static extern object OutputOf([UnsafeAccessorType(Kestrel + ".Internal.Http.HttpProtocol, " + Kestrel)] object protocol);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isScheduled")]
    private static extern ref bool IsScheduled([UnsafeAccessorType(Producer + ", " + Kestrel)] object producer);
#else
    public static void Begin(HttpContext context)
    {
    }
#endif
}
