using System.Collections.Immutable;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>Where in a chainlet a change lies, and so what travels to prove it.</summary>
internal enum ChangeKind
{
    /// <summary>In the message M, which RunRemote takes and returns.</summary>
    Message,

    /// <summary>In the parameters of RunRemote.</summary>
    Parameters,

    /// <summary>In the chainlet: real calls between real hosts.</summary>
    Call,
}

/// <summary>A change of a contract: two versions, what it breaks, and the values that show it.</summary>
/// <param name="Name">What the change is, as the table says it.</param>
/// <param name="Kind">What <paramref name="Old"/> and <paramref name="New"/> are: types, parameters or members of the chainlet.</param>
/// <param name="Old">The version that is checked in.</param>
/// <param name="New">The version of today.</param>
/// <param name="Breaks">Of <c>wire json source</c>, those that break.</param>
/// <param name="Note">Why buf's verdict differs.</param>
internal sealed record Change(string Name, ChangeKind Kind, string Old, string New, string Breaks, string Note = "")
{
    /// <summary>Values of both versions that are the same to whoever sends them: each must arrive as the other.</summary>
    public (string Old, string New)[] Same { get; init; } = [];

    /// <summary>Values of the old version, and what the new one must make of them.</summary>
    public (string Old, string New)[] Forward { get; init; } = [];

    /// <summary>Values of the new version that the old one knows, and what it must make of them.</summary>
    public (string New, string Old)[] Back { get; init; } = [];

    /// <summary>What programs in other languages may send by the old contract, and what the new version must make of it.</summary>
    public (byte[] Wire, string Json, string New)[] Raw { get; init; } = [];

    /// <summary>An edit of the lock, for an old version that C# cannot write.</summary>
    public (string From, string To)? LockEdit { get; init; }

    /// <summary>MSBuild properties of the old version.</summary>
    public ImmutableDictionary<string, string> OldProperties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>MSBuild properties of the new version.</summary>
    public ImmutableDictionary<string, string> NewProperties { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool BreaksWire => Breaks.Contains("wire", StringComparison.Ordinal);

    public bool BreaksJson => Breaks.Contains("json", StringComparison.Ordinal);

    public bool BreaksSource => Breaks.Contains("source", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
