namespace Chains;

/// <summary>
/// Says what a member of a message, or a parameter of RunRemote, was called in the contract that is checked in under <c>contracts/</c>: it keeps that field's number.
/// Once the contract is accepted under the new name, the attribute has done its work and may go.
/// </summary>
/// <param name="name">The former name, as C# or as the contract wrote it.</param>
/// <remarks>
/// A name that JSON or generated stubs of others depend on is better kept as it is: <c>[JsonPropertyName]</c> keeps a member's name in JSON, <c>[DataMember(Name = …)]</c> its name in the contract.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class RenamedFromAttribute(string name) : Attribute
{
    /// <summary>The former name.</summary>
    public string Name { get; } = name;
}
