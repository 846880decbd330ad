using System.Buffers;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Infrastructure;

/// <summary>
/// Carries a <see cref="RemoteErrorDetail"/> as gRPC's rich status does: the trailer <c>grpc-status-details-bin</c> holds a <c>google.rpc.Status</c>
/// (code 1, message 2, details 3) with one <c>google.protobuf.Any</c> (type_url 1, value 2).
/// </summary>
internal static class RichStatus
{
    private const string Trailer = "grpc-status-details-bin";
    private const string TypeUrl = "type.googleapis.com/chains.RemoteErrorDetail";

    // Stock clients take 8 KiB of trailers by default, and base64 adds a third.
    private const int MaxBytes = 4 * 1024;
    private const int MaxLevels = 16;

    public static void WriteDetail(GrpcMetadata trailers, GrpcStatus status, RemoteErrorDetail detail)
    {
        RemoteErrorDetail fitting = Fit(detail);
        var body = new ArrayBufferWriter<byte>();
        var writer = new WireWriter(body);
        WriteDetail(ref writer, fitting);
        writer.Flush();

        var any = new ArrayBufferWriter<byte>();
        writer = new WireWriter(any);
        writer.WriteTag((1 << 3) | 2);
        writer.WriteString(TypeUrl);
        writer.WriteTag((2 << 3) | 2);
        writer.WriteBytes(body.WrittenSpan);
        writer.Flush();

        var rich = new ArrayBufferWriter<byte>();
        writer = new WireWriter(rich);
        writer.WriteTag(1 << 3);
        writer.WriteInt32((int)status.Code);
        writer.WriteTag((2 << 3) | 2);
        writer.WriteString(Clean(status.Detail, 256));
        writer.WriteTag((3 << 3) | 2);
        writer.WriteBytes(any.WrittenSpan);
        writer.Flush();
        trailers.AddBinary(Trailer, rich.WrittenMemory);
    }

    /// <summary>The detail; <see langword="null"/> where there is none, or none that can be read: the peer need not be one of ours.</summary>
    public static RemoteErrorDetail? ReadDetail(GrpcMetadata trailers)
    {
        try
        {
            if (trailers.GetBinary(Trailer) is not { } bytes)
            {
                return null;
            }

            var reader = new WireReader(bytes, "google.rpc.Status");
            RemoteErrorDetail? detail = null;
            uint tag;
            while ((tag = reader.ReadTag()) != 0)
            {
                if (tag == ((3 << 3) | 2))
                {
                    WireScope scope = reader.Enter("google.protobuf.Any");
                    detail = ReadAny(ref reader) ?? detail;
                    reader.Leave(scope);
                }
                else
                {
                    reader.Skip(tag);
                }
            }

            return detail;
        }
        catch (GrpcFormatException)
        {
            // A rich status that is not one adds nothing to the plain status, which stands.
            return null;
        }
    }

    private static RemoteErrorDetail? ReadAny(ref WireReader reader)
    {
        string url = "";
        byte[] value = [];
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case (1 << 3) | 2:
                    url = reader.ReadString();
                    break;
                case (2 << 3) | 2:
                    value = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (url != TypeUrl)
        {
            return null;
        }

        var inner = new WireReader(value, "chains.RemoteErrorDetail");
        return ReadDetail(ref inner);
    }

    private static RemoteErrorDetail ReadDetail(ref WireReader reader)
    {
        string remote = "", type = "", message = "";
        string? module = null;
        var frames = new List<RemoteStackFrame>();
        RemoteErrorDetail? cause = null;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case (1 << 3) | 2:
                    remote = reader.ReadString();
                    break;
                case (2 << 3) | 2:
                    type = reader.ReadString();
                    break;
                case (3 << 3) | 2:
                    module = reader.ReadString();
                    break;
                case (4 << 3) | 2:
                    message = reader.ReadString();
                    break;
                case (5 << 3) | 2:
                    WireScope frame = reader.Enter("chains.RemoteStackFrame");
                    frames.Add(ReadFrame(ref reader));
                    reader.Leave(frame);
                    break;
                case (6 << 3) | 2:
                    WireScope scope = reader.Enter("chains.RemoteErrorDetail");
                    cause = ReadDetail(ref reader);
                    reader.Leave(scope);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new RemoteErrorDetail(remote, type, module, message, frames, cause);
    }

    private static RemoteStackFrame ReadFrame(ref WireReader reader)
    {
        string method = "";
        string? file = null;
        int line = 0;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case (1 << 3) | 2:
                    method = reader.ReadString();
                    break;
                case (2 << 3) | 2:
                    file = reader.ReadString();
                    break;
                case 3 << 3:
                    line = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new RemoteStackFrame(method, file, line);
    }

    // Frames go first, then the tails of messages, then the levels in the middle: who failed and what it said are worth the most.
    private static RemoteErrorDetail Fit(RemoteErrorDetail detail)
    {
        (int Frames, int Characters, int Levels)[] steps = [(16, 1024, MaxLevels), (4, 512, MaxLevels), (2, 256, 8), (0, 128, 8)];
        foreach ((int frames, int characters, int levels) in steps)
        {
            RemoteErrorDetail trimmed = Trim(detail, frames, characters, levels)!;
            if (Size(trimmed) <= MaxBytes)
            {
                return trimmed;
            }
        }

        return Trim(detail, 0, 64, 4)!;
    }

    private static RemoteErrorDetail? Trim(RemoteErrorDetail? detail, int frames, int characters, int levels) =>
        detail is null || levels == 0 ? null : new RemoteErrorDetail(
            Clean(detail.RemoteName, 100),
            Clean(detail.ExceptionClassName, 200),
            detail.ExceptionModuleName is { } module ? Clean(module, 100) : null,
            Clean(detail.ExceptionMessage, characters),
            detail.UserStackTrace.Take(frames).Select(static frame => new RemoteStackFrame(Clean(frame.Method, 200), frame.File is { } file ? Clean(file, 100) : null, frame.Line)).ToList(),
            Trim(detail.Cause, frames, characters, levels - 1));

    // Half a surrogate pair, in the message or where it is cut, has no UTF-8 form.
    private static string Clean(string text, int characters) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Length <= characters ? text : string.Concat(text.AsSpan(0, characters), "…")));

    private static int Size(RemoteErrorDetail detail)
    {
        int size = 1 + WireSize.String(detail.RemoteName) + 1 + WireSize.String(detail.ExceptionClassName) + 1 + WireSize.String(detail.ExceptionMessage);
        if (detail.ExceptionModuleName is { } module)
        {
            size += 1 + WireSize.String(module);
        }

        foreach (RemoteStackFrame frame in detail.UserStackTrace)
        {
            int length = Size(frame);
            size += 1 + WireSize.Length(length) + length;
        }

        if (detail.Cause is { } cause)
        {
            int length = Size(cause);
            size += 1 + WireSize.Length(length) + length;
        }

        return size;
    }

    private static int Size(RemoteStackFrame frame) =>
        1 + WireSize.String(frame.Method) + (frame.File is { } file ? 1 + WireSize.String(file) : 0) + 1 + WireSize.Int32(frame.Line);

    private static void WriteDetail(ref WireWriter writer, RemoteErrorDetail detail)
    {
        writer.WriteTag((1 << 3) | 2);
        writer.WriteString(detail.RemoteName);
        writer.WriteTag((2 << 3) | 2);
        writer.WriteString(detail.ExceptionClassName);
        if (detail.ExceptionModuleName is { } module)
        {
            writer.WriteTag((3 << 3) | 2);
            writer.WriteString(module);
        }

        writer.WriteTag((4 << 3) | 2);
        writer.WriteString(detail.ExceptionMessage);
        foreach (RemoteStackFrame frame in detail.UserStackTrace)
        {
            writer.WriteTag((5 << 3) | 2);
            writer.WriteLength(Size(frame));
            writer.WriteTag((1 << 3) | 2);
            writer.WriteString(frame.Method);
            if (frame.File is { } file)
            {
                writer.WriteTag((2 << 3) | 2);
                writer.WriteString(file);
            }

            writer.WriteTag(3 << 3);
            writer.WriteInt32(frame.Line);
        }

        if (detail.Cause is { } cause)
        {
            writer.WriteTag((6 << 3) | 2);
            writer.WriteLength(Size(cause));
            WriteDetail(ref writer, cause);
        }
    }
}
