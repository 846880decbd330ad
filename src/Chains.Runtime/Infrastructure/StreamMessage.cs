using System.ComponentModel;

namespace Chains.Infrastructure;

/// <summary>
/// One message of a stream of requests. The first brings the parameters beside the stream, every one may bring an item. Written and read by generated code,
/// which does not know a message's place in its stream: what was there and what was not is judged by the host.
/// </summary>
/// <typeparam name="TParameters">The generated request; <see cref="Nothing"/> where the stream is the only parameter.</typeparam>
/// <typeparam name="TItem">One item of the stream.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct StreamMessage<TParameters, TItem>
{
    /// <summary>A message as it was read.</summary>
    /// <param name="parameters">The parameters; the defaults of those that were not there.</param>
    /// <param name="missing">The first parameter without a default that was not there.</param>
    /// <param name="given">The first parameter that was there.</param>
    /// <param name="item">The item.</param>
    /// <param name="hasItem">Whether it was there.</param>
    public StreamMessage(TParameters parameters, string? missing, string? given, TItem item, bool hasItem)
    {
        Parameters = parameters;
        Missing = missing;
        Given = given;
        Item = item;
        HasItem = hasItem;
        HasParameters = given is not null;
    }

    /// <summary>A first message with the parameters and no item: the chainlet need not wait for one to start.</summary>
    internal StreamMessage(TParameters parameters)
    {
        Parameters = parameters;
        HasParameters = true;
        Item = default!;
    }

    /// <summary>A message with an item alone.</summary>
    internal StreamMessage(TItem item)
    {
        Parameters = default!;
        Item = item;
        HasItem = true;
    }

    /// <summary>The parameters.</summary>
    public TParameters Parameters { get; }

    /// <summary>Whether they are to be written.</summary>
    public bool HasParameters { get; }

    /// <summary>The item.</summary>
    public TItem Item { get; }

    /// <summary>Whether there is one.</summary>
    public bool HasItem { get; }

    internal string? Missing { get; }

    internal string? Given { get; }

    /// <summary>Whether the contract has parameters beside the stream.</summary>
    internal static bool BringsParameters => typeof(TParameters) != typeof(Nothing);
}
