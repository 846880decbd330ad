using System.ComponentModel;

namespace Chains.Wire;

/// <summary>The members of a message that has its names with it: one that stands in other messages.</summary>
/// <typeparam name="T">The user's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWireMessage<T> : IWireFields<T>
{
    /// <summary>Name of the message, and of its members.</summary>
    static abstract WireNames Names { get; }
}
