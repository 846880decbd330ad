namespace Chains.Grpc;

/// <summary>What a reflection request asks for: the number of its field in <c>message_request</c>.</summary>
internal enum ReflectionQuery
{
    None = 0,
    FileByName = 3,
    FileContainingSymbol = 4,
    FileContainingExtension = 5,
    ExtensionNumbersOfType = 6,
    ListServices = 7,
}

/// <summary><c>message ServerReflectionRequest</c>.</summary>
/// <param name="Host">The host that is asked about; repeated in the answer, otherwise without effect.</param>
/// <param name="Query">What is asked.</param>
/// <param name="Text">A file's name, a symbol or a type.</param>
/// <param name="ExtensionNumber">With <see cref="ReflectionQuery.FileContainingExtension"/>.</param>
/// <param name="Message">The whole request, which the answer repeats.</param>
internal readonly record struct ReflectionRequest(string Host, ReflectionQuery Query, string Text, int ExtensionNumber, ReadOnlyMemory<byte> Message);
