namespace Chains.Generators.Model;

/// <summary>What a client package holds beside the wire code: the contract's types, declared a second time, and the documentation of the interface.</summary>
internal sealed record ClientModel
{
    /// <summary>The chainlet's documentation comment, line by line with <c>///</c>; empty where there is none.</summary>
    public required string Documentation { get; init; }

    /// <summary>That of its RunRemote.</summary>
    public required string MethodDocumentation { get; init; }

    /// <summary>Every type of the users' that the contract reaches, ordered by name.</summary>
    public required EquatableArray<ClientTypeModel> Types { get; init; }

    /// <summary>The simple names of all assemblies whose types the contract mentions.</summary>
    public required EquatableArray<string> Assemblies { get; init; }
}

/// <summary>A type of the contract, declared a second time.</summary>
/// <param name="Name">The metadata name, <c>+</c> between nested types.</param>
/// <param name="Assembly">The assembly that declares it: where that comes from a package, the package is referenced instead.</param>
/// <param name="Text">The file that declares it; empty where that cannot be done.</param>
/// <param name="Problem">Why it cannot; empty where it can.</param>
internal sealed record ClientTypeModel(string Name, string Assembly, string Text, string Problem);
