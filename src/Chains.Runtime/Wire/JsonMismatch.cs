using System.Text.Json;

namespace Chains.Wire;

/// <summary>
/// A token that does not fit. It knows its offset only: <see cref="JsonMarshaller{T}"/>, which has the document, finds the path when it fails, so that
/// reading a good document pays nothing for it.
/// </summary>
internal sealed class JsonMismatch(string problem, long offset, Exception? innerException = null) : JsonException(problem, innerException)
{
    public string Problem { get; } = problem;

    public long Offset { get; } = offset;
}
