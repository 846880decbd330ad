using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Chains.Generators.Tests.Wire;

public sealed record Foreign(Struct Struct, Duration? Maybe, IReadOnlyList<Value> Values, Dictionary<string, FileDescriptorProto> Files, Struct Last);

[Chainlet]
public sealed partial class Relay
{
    public Task<Foreign> RunRemote(Foreign foreign, CancellationToken cancellationToken = default) => Task.FromResult(foreign);
}
