using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Grpc;

/// <summary>Answers reflection requests. What is not known is told in the answer; it does not end the call.</summary>
internal sealed class ReflectionService(Lazy<DescriptorIndex> descriptors)
{
    // Of ServerReflectionResponse.
    private const int ValidHostField = 1;
    private const int OriginalRequestField = 2;
    private const int FilesField = 4;
    private const int ExtensionNumbersField = 5;
    private const int ServicesField = 6;
    private const int ErrorField = 7;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> AnswerAsync(
        IAsyncEnumerable<ReflectionRequest> requests,
        GrpcServerCallContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ReflectionRequest request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Answer(request, context.HttpContext);
        }
    }

    private ReadOnlyMemory<byte> Answer(ReflectionRequest request, HttpContext http)
    {
        DescriptorIndex index = descriptors.Value;
        var answer = new ArrayBufferWriter<byte>(1024);
        if (request.Host.Length > 0)
        {
            ProtoFields.WriteText(answer, ValidHostField, request.Host);
        }

        ProtoFields.WriteBytes(answer, OriginalRequestField, request.Message.Span);

        // Names of types stand in descriptors with a dot in front; callers pass them on as they are.
        string symbol = request.Text.StartsWith('.') ? request.Text[1..] : request.Text;
        switch (request.Query)
        {
            case ReflectionQuery.FileByName when index.TryFindFile(request.Text, out DescriptorFile? file):
                WriteFiles(answer, index.WithImports(file));
                break;
            case ReflectionQuery.FileByName:
                WriteError(answer, GrpcStatusCode.NotFound, $"No file is called '{request.Text}' here.");
                break;
            case ReflectionQuery.FileContainingSymbol when index.TryFindSymbol(symbol, out DescriptorFile? file):
                WriteFiles(answer, index.WithImports(file));
                break;
            case ReflectionQuery.FileContainingSymbol:
                WriteError(answer, GrpcStatusCode.NotFound, $"'{symbol}' is not defined in any file that is known here.");
                break;
            case ReflectionQuery.FileContainingExtension when index.TryFindExtensions(symbol, out var extensions) && extensions.TryGetValue(request.ExtensionNumber, out DescriptorFile? file):
                WriteFiles(answer, index.WithImports(file));
                break;
            case ReflectionQuery.FileContainingExtension:
                WriteError(answer, GrpcStatusCode.NotFound, $"No file that is known here extends '{symbol}' with the number {request.ExtensionNumber}.");
                break;
            case ReflectionQuery.ExtensionNumbersOfType when index.TryFindExtensions(symbol, out var extensions):
                WriteExtensionNumbers(answer, symbol, extensions.Keys);
                break;
            case ReflectionQuery.ExtensionNumbersOfType:
                WriteError(answer, GrpcStatusCode.NotFound, $"No message is called '{symbol}' here.");
                break;
            case ReflectionQuery.ListServices:
                WriteServices(answer, http);
                break;
            default:
                WriteError(answer, GrpcStatusCode.InvalidArgument, "The request asks for nothing: set one field of message_request.");
                break;
        }

        return answer.WrittenMemory;
    }

    /// <summary>All that the file needs as well: most callers do not ask for imports one by one.</summary>
    private static void WriteFiles(ArrayBufferWriter<byte> answer, IReadOnlyList<DescriptorFile> withImports)
    {
        var files = new ArrayBufferWriter<byte>(1024);
        foreach (DescriptorFile file in withImports)
        {
            ProtoFields.WriteBytes(files, 1, file.Bytes.Span);
        }

        ProtoFields.WriteBytes(answer, FilesField, files.WrittenSpan);
    }

    private static void WriteExtensionNumbers(ArrayBufferWriter<byte> answer, string type, IEnumerable<int> numbers)
    {
        var packed = new ArrayBufferWriter<byte>();
        foreach (int number in numbers)
        {
            packed.Advance(ProtoFields.WriteVarint(packed.GetSpan(5), (uint)number));
        }

        var message = new ArrayBufferWriter<byte>();
        ProtoFields.WriteText(message, 1, type);
        if (packed.WrittenCount > 0)
        {
            ProtoFields.WriteBytes(message, 2, packed.WrittenSpan);
        }

        ProtoFields.WriteBytes(answer, ExtensionNumbersField, message.WrittenSpan);
    }

    /// <summary>What is mapped counts, not what is described: a service without a descriptor is listed, a described one that is not served is not.</summary>
    private static void WriteServices(ArrayBufferWriter<byte> answer, HttpContext http)
    {
        var services = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Endpoint endpoint in http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } method)
            {
                services.Add(method.ServiceName);
            }
        }

        var list = new ArrayBufferWriter<byte>();
        foreach (string service in services)
        {
            var message = new ArrayBufferWriter<byte>();
            ProtoFields.WriteText(message, 1, service);
            ProtoFields.WriteBytes(list, 1, message.WrittenSpan);
        }

        ProtoFields.WriteBytes(answer, ServicesField, list.WrittenSpan);
    }

    private static void WriteError(ArrayBufferWriter<byte> answer, GrpcStatusCode code, string text)
    {
        var message = new ArrayBufferWriter<byte>();
        Span<byte> number = message.GetSpan(2);
        number[0] = 1 << 3;
        number[1] = (byte)code;
        message.Advance(2);
        ProtoFields.WriteText(message, 2, text);
        ProtoFields.WriteBytes(answer, ErrorField, message.WrittenSpan);
    }
}
