using Chains.Grpc.Interop.Tests.Support;

// Cases measure latency and fill the connection: one at a time. The table is written once all of them have run.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer(typeof(TableLast))]
[assembly: AssemblyFixture(typeof(InteropPeers))]
