using System.Buffers;
using System.Text.Json;
using Chains.Wire;

namespace Chains.Infrastructure;

/// <summary>The JSON body of a failed HTTP call: <c>{"error": {"remoteName": …, "exceptionClassName": …, "exceptionMessage": …, "userStackTrace": […], "cause": {…}}}</c>.</summary>
internal static class ErrorBody
{
    public static ReadOnlyMemory<byte> Of(RemoteErrorDetail detail)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonWire.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("error"u8);
            Write(writer, detail);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, RemoteErrorDetail detail)
    {
        writer.WriteStartObject();
        writer.WriteString("remoteName"u8, detail.RemoteName);
        writer.WriteString("exceptionClassName"u8, detail.ExceptionClassName);
        writer.WriteString("exceptionModuleName"u8, detail.ExceptionModuleName);
        writer.WriteString("exceptionMessage"u8, detail.ExceptionMessage);
        writer.WriteStartArray("userStackTrace"u8);
        foreach (RemoteStackFrame frame in detail.UserStackTrace)
        {
            writer.WriteStartObject();
            writer.WriteString("method"u8, frame.Method);
            writer.WriteString("file"u8, frame.File);
            writer.WriteNumber("line"u8, frame.Line);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WritePropertyName("cause"u8);
        if (detail.Cause is { } cause)
        {
            Write(writer, cause);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteEndObject();
    }
}
