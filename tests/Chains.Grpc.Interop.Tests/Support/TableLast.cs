using Xunit.Sdk;
using Xunit.v3;

namespace Chains.Grpc.Interop.Tests.Support;

/// <summary>Runs the collection of the table after all others.</summary>
public sealed class TableLast : ITestCollectionOrderer
{
    internal const string Collection = "table";

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == Collection)];
}
