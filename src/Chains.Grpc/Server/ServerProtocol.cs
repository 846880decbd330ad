using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using HttpStatus = Microsoft.AspNetCore.Http.StatusCodes;

namespace Chains.Grpc;

/// <summary>The HTTP side of a call on the server: what is accepted, and how a status is sent.</summary>
internal static class ServerProtocol
{
    private const string IdentityEncoding = "identity";

    public static bool IsGrpcContentType(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(MetadataNames.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        ReadOnlySpan<char> rest = contentType.AsSpan(MetadataNames.ContentType.Length);
        return rest.Length == 0 || rest[0] == ';' || rest.Equals("+proto", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("+proto;", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Answers what is not gRPC over HTTP/2 with an HTTP error.</summary>
    public static async ValueTask<bool> TryAcceptAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsGrpcContentType(request.ContentType))
        {
            await RefuseAsync(context, HttpStatus.Status415UnsupportedMediaType, $"This is a gRPC method: the content type must be {MetadataNames.ContentType}, not '{request.ContentType}'.").ConfigureAwait(false);
            return false;
        }

        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            context.Response.Headers.Upgrade = "h2c";
            await RefuseAsync(context, HttpStatus.Status426UpgradeRequired, $"This is a gRPC method: it needs HTTP/2, and the request came over {request.Protocol}.").ConfigureAwait(false);
            return false;
        }

        // Kestrel's defaults end a call that uploads nothing for some seconds, or more than 30 MB; gRPC has its own limits.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        context.Response.Headers.ContentType = MetadataNames.ContentType;
        return true;
    }

    /// <summary>Reads the call's timeout and checks its encoding; the status where the call cannot go on.</summary>
    public static GrpcStatus? Begin(GrpcServerCallContext call, TimeProvider timeProvider)
    {
        IHeaderDictionary headers = call.HttpContext.Request.Headers;
        if (headers.TryGetValue(MetadataNames.Timeout, out var timeoutText))
        {
            if (!TimeoutHeader.TryParse(timeoutText.ToString(), out TimeSpan timeout))
            {
                return new GrpcStatus(GrpcStatusCode.Internal, $"grpc-timeout '{timeoutText}' is not one to eight digits and a unit of H, M, S, m, u or n.");
            }

            call.StartDeadline(timeout, timeProvider);
        }

        if (headers.TryGetValue(MetadataNames.Encoding, out var encoding) && !string.Equals(encoding.ToString(), IdentityEncoding, StringComparison.Ordinal))
        {
            call.HttpContext.Response.Headers[MetadataNames.AcceptEncoding] = IdentityEncoding;
            return new GrpcStatus(GrpcStatusCode.Unimplemented, $"Messages compressed with '{encoding}' cannot be read here; this server takes: {IdentityEncoding}.");
        }

        return null;
    }

    /// <summary>Puts the status where it belongs: in the headers of an answer without messages, else in the trailers.</summary>
    public static void WriteStatus(GrpcServerCallContext call, GrpcStatus status, GrpcMetadata? errorTrailers)
    {
        call.HasEnded = true;
        HttpResponse response = call.HttpContext.Response;
        IHeaderDictionary? destination;
        if (!call.HasWritten && !response.HasStarted)
        {
            destination = response.Headers;
            AddMetadata(destination, call.ResponseHeadersOrNull);
        }
        else
        {
            destination = call.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
                ?? throw new InvalidOperationException("The server does not support HTTP trailers, which gRPC needs: use Kestrel with HTTP/2.");
        }

        destination[MetadataNames.Status] = StatusCodes.NumberOf(status.Code);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            destination[MetadataNames.Message] = StatusMessage.Encode(status.Detail);
        }

        AddMetadata(destination, call.ResponseTrailersOrNull);
        AddMetadata(destination, errorTrailers);
    }

    /// <summary>Lays a message into the response; the caller flushes.</summary>
    public static void WriteMessage<T>(GrpcServerCallContext call, GrpcMarshaller<T> marshaller, T value, int maxSize)
    {
        HttpResponse response = call.HttpContext.Response;
        PipeWriter writer = response.BodyWriter;
        int size;
        try
        {
            size = MessageWriter.Measure(marshaller, value, maxSize, "the response message");
            MessageWriter.WriteFrame(marshaller, value, size, writer.GetMemory(FrameHeader.Size + size));
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

        if (!call.HasWritten)
        {
            AddMetadata(response.Headers, call.ResponseHeadersOrNull);
            call.HasWritten = true;
        }

        writer.Advance(FrameHeader.Size + size);
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

    private static Task RefuseAsync(HttpContext context, int httpStatus, string reason)
    {
        context.Response.StatusCode = httpStatus;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
