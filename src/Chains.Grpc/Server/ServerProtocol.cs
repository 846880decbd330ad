using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using HttpStatus = Microsoft.AspNetCore.Http.StatusCodes;

namespace Chains.Grpc;

/// <summary>The HTTP side of a call on the server: what is accepted, and how a status is sent.</summary>
internal static class ServerProtocol
{
    public static bool IsGrpcContentType(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(MetadataNames.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        ReadOnlySpan<char> rest = contentType.AsSpan(MetadataNames.ContentType.Length);
        return rest.Length == 0 || rest[0] == ';' || rest.Equals("+proto", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("+proto;", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Why a request is not gRPC over HTTP/2, or null.</summary>
    public static HttpRefusal? FindRefusal(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsGrpcContentType(request.ContentType))
        {
            return new HttpRefusal(HttpStatus.Status415UnsupportedMediaType, $"This is a gRPC method: the content type must be {MetadataNames.ContentType}, not '{request.ContentType}'.");
        }

        return HttpProtocol.IsHttp2(request.Protocol) || HttpProtocol.IsHttp3(request.Protocol)
            ? null
            : new HttpRefusal(HttpStatus.Status426UpgradeRequired, $"This is a gRPC method: it needs HTTP/2, and the request came over {request.Protocol}.");
    }

    /// <summary>Answers what is not gRPC over HTTP/2 with an HTTP error.</summary>
    public static Task RefuseAsync(HttpContext context, HttpRefusal refusal)
    {
        if (refusal.HttpStatus == HttpStatus.Status426UpgradeRequired)
        {
            context.Response.Headers.Upgrade = "h2c";
        }

        context.Response.StatusCode = refusal.HttpStatus;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(refusal.Reason, context.RequestAborted);
    }

    /// <summary>Takes a request as a gRPC call.</summary>
    public static void Accept(HttpContext context)
    {
        // Kestrel's defaults end a call that uploads nothing for some seconds, or more than 30 MB; gRPC has its own limits.
        if (context.Features.Find<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (context.Features.Find<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        context.Response.Headers.ContentType = MetadataNames.ContentType;
    }

    /// <summary>Reads the headers that steer the call: its timeout and its encodings. Where one cannot be read, the call has failed.</summary>
    public static void Begin(GrpcServerCallContext call, GrpcServerOptions options)
    {
        IHeaderDictionary headers = call.HttpContext.Request.Headers;
        if (headers.TryGetValue(MetadataNames.Timeout, out var timeoutText))
        {
            if (!TimeoutHeader.TryParse(timeoutText.ToString(), out TimeSpan timeout))
            {
                call.RequestFailure = new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, $"grpc-timeout '{timeoutText}' is not one to eight digits and a unit of H, M, S, m, u or n."));
                return;
            }

            call.StartDeadline(timeout, options.TimeProvider);
        }

        if (headers.TryGetValue(MetadataNames.Encoding, out var encodingText))
        {
            if (!MessageEncodings.TryParse(encodingText.ToString(), out GrpcCompression encoding))
            {
                call.HttpContext.Response.Headers[MetadataNames.AcceptEncoding] = MessageEncodings.Accepted;
                call.RequestFailure = new GrpcException(new GrpcStatus(GrpcStatusCode.Unimplemented, $"Messages compressed with '{encodingText}' cannot be read here; this server takes: {MessageEncodings.Accepted}."));
                return;
            }

            call.RequestEncoding = encoding;
        }

        if (options.ResponseCompression == GrpcCompression.Gzip
            && headers.TryGetValue(MetadataNames.AcceptEncoding, out var accepted)
            && MessageEncodings.AcceptsGzip(accepted.ToString()))
        {
            call.ResponseEncoding = GrpcCompression.Gzip;
        }
    }

    /// <summary>Puts the handler's metadata into the response's headers, and how the messages are compressed.</summary>
    public static void AddHeaders(GrpcServerCallContext call)
    {
        IHeaderDictionary headers = call.HttpContext.Response.Headers;
        if (call.ResponseEncoding != GrpcCompression.Identity)
        {
            headers[MetadataNames.Encoding] = MessageEncodings.NameOf(call.ResponseEncoding);
        }

        AddMetadata(headers, call.ResponseHeadersOrNull);
    }

    /// <summary>Puts the status where it belongs: in the headers of an answer without messages, else in the trailers.</summary>
    public static void WriteStatus(GrpcServerCallContext call, GrpcStatus status, GrpcMetadata? errorTrailers)
    {
        IHeaderDictionary destination = WriteBareStatus(call, status);
        if (!call.HasSentHeaders)
        {
            AddMetadata(destination, call.ResponseHeadersOrNull);
        }

        AddMetadata(destination, call.ResponseTrailersOrNull);
        AddMetadata(destination, errorTrailers);
    }

    /// <summary>As <see cref="WriteStatus"/>, without the handler's metadata.</summary>
    public static IHeaderDictionary WriteBareStatus(GrpcServerCallContext call, GrpcStatus status)
    {
        HttpResponse response = call.HttpContext.Response;
        IHeaderDictionary destination = !call.HasSentHeaders && !response.HasStarted
            ? response.Headers
            : call.HttpContext.Features.Find<IHttpResponseTrailersFeature>()?.Trailers
                ?? throw new InvalidOperationException("The server does not support HTTP trailers, which gRPC needs: use Kestrel with HTTP/2.");
        destination[MetadataNames.Status] = StatusCodes.NumberOf(status.Code);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            destination[MetadataNames.Message] = StatusMessage.Encode(status.Detail);
        }

        return destination;
    }

    /// <summary>Lays a message into the response's memory; the caller commits and flushes. The number of bytes.</summary>
    public static int WriteMessage<T>(GrpcServerCallContext call, GrpcMarshaller<T> marshaller, T value, GrpcServerOptions options, ref ResponseRoom room)
    {
        int length;
        try
        {
            int size = MessageWriter.Measure(marshaller, value, options.MaxSendMessageSize, "the response message");
            length = FrameHeader.Size + size;
            if (call.ResponseEncoding == GrpcCompression.Identity)
            {
                MessageWriter.WriteFrame(marshaller, value, size, room.Get(length));
            }
            else
            {
                using PooledFrame frame = MessageWriter.CreateFrame(marshaller, value, size, call.ResponseEncoding, options.CompressionLevel);
                length = frame.Length;
                frame.Memory.CopyTo(room.Get(length));
            }
        }
        catch (GrpcException e) when (e.Status.Code == GrpcStatusCode.Internal)
        {
            // A fault of the value's, which this server's log must name; a refusal, by size say, is none.
            throw new MarshallingException(e.Status.Detail, e.InnerException ?? e);
        }
        catch (Exception e) when (e is not GrpcException)
        {
            throw new MarshallingException("The response message could not be written.", e);
        }

        call.PrepareHeaders();
        room.Lay(length);
        return length;
    }

    private static void AddMetadata(IHeaderDictionary destination, GrpcMetadata? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (GrpcMetadataEntry entry in metadata)
        {
            destination.Append(entry.Key, entry.Value);
        }
    }
}
