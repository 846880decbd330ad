using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chains.Grpc.Tests;

/// <summary>One call on a <see cref="RawServer"/>, whose every step the test decides.</summary>
internal sealed class ServedCall(HttpContext context)
{
    public HttpContext Http => context;

    public CancellationToken Aborted => context.RequestAborted;

    public string? Header(string name) => context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>The next request, or null at their end.</summary>
    public async Task<string?> ReadAsync() => await ReadFrameAsync() is { } frame ? Encoding.UTF8.GetString(frame.Payload) : null;

    public async Task<(byte Flag, byte[] Payload)?> ReadFrameAsync()
    {
        byte[] header = new byte[5];
        int count = await context.Request.Body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, Aborted);
        if (count == 0)
        {
            return null;
        }

        Assert.Equal(5, count);
        byte[] payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(payload, Aborted);
        return (header[0], payload);
    }

    public async Task<List<string>> ReadAllAsync()
    {
        var all = new List<string>();
        while (await ReadAsync() is { } request)
        {
            all.Add(request);
        }

        return all;
    }

    public async Task SendHeadersAsync(params (string Name, string Value)[] headers)
    {
        context.Response.ContentType = "application/grpc";
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }

        await context.Response.Body.FlushAsync(Aborted);
    }

    public async Task WriteAsync(string message)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/grpc";
        }

        await context.Response.Body.WriteAsync(RawClient.Frame(Encoding.UTF8.GetBytes(message)), Aborted);
        await context.Response.Body.FlushAsync(Aborted);
    }

    /// <summary>Ends with trailers behind headers, or with both in one where nothing was sent yet.</summary>
    public void End(GrpcStatusCode code = GrpcStatusCode.OK, params (string Name, string Value)[] trailers)
    {
        string status = StatusCodes.NumberOf(code);
        if (context.Response.HasStarted)
        {
            context.Response.AppendTrailer("grpc-status", status);
            foreach ((string name, string value) in trailers)
            {
                context.Response.AppendTrailer(name, value);
            }
        }
        else
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = status;
            foreach ((string name, string value) in trailers)
            {
                context.Response.Headers.Append(name, value);
            }
        }
    }

    public void Reset(long code) => context.Features.GetRequiredFeature<IHttpResetFeature>().Reset((int)code);

    /// <summary>Ends when the caller has reset its call.</summary>
    public async Task AbortedAsync()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = Aborted.Register(aborted.SetResult);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    public static Task<RawServer> ServeAsync(Func<ServedCall, Task> serve) => RawServer.StartAsync(context => serve(new ServedCall(context)));
}
