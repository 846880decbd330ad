using System.ComponentModel;

namespace Chains.Infrastructure;

/// <summary>A request with a stream as one JSON document, an object keyed by parameter name. Read by generated code.</summary>
/// <typeparam name="TParameters">The generated request; <see cref="Nothing"/> where the stream is the only parameter.</typeparam>
/// <typeparam name="TItem">One item of the stream.</typeparam>
/// <param name="Parameters">The parameters beside the stream.</param>
/// <param name="Items">The array under the stream's name; <see langword="null"/> where there is none.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct StreamBody<TParameters, TItem>(TParameters Parameters, IReadOnlyList<TItem>? Items);
