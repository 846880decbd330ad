namespace Chains.EndToEnd.Tests;

// One collection: the tests start hosts by the handful, and would only slow each other down side by side.
[CollectionDefinition(Name)]
public sealed class EndToEndCollection : ICollectionFixture<QuickstartFixture>, ICollectionFixture<ProbeFixture>
{
    public const string Name = "end to end";
}
