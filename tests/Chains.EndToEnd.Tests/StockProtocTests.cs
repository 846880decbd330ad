using Chains.Grpc;
using Chains.TestSupport;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chains.EndToEnd.Tests;

/// <summary>Bytes that Google.Protobuf wrote, by the emitted contract, are read by a host's generated codecs, and what those write is read by Google.Protobuf: equal, for every type of the first set.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class StockProtocTests(QuickstartFixture quickstart, ProbeFixture probe)
{
    [Fact]
    public async Task Every_type_of_the_first_set_round_trips_both_ways()
    {
        StockContracts contracts = await StockContracts.CompileAsync(Path.Combine(probe.ChainFolder("echo"), "protos"));
        await using HostProcess echo = await HostProcess.StartHealthyAsync(probe.HostDll("echo", "Echo"));
        await using GrpcChannel channel = new(echo.GrpcAddress);
        MethodDescriptor method = contracts.RunRemote("Echo");
        FieldDescriptor sent = method.InputType.Fields.InDeclarationOrder().Single();
        FieldDescriptor received = method.OutputType.Fields.InDeclarationOrder().Single();
        Assert.Same(sent.MessageType, received.MessageType);

        for (int seed = 0; seed < 200; seed++)
        {
            IMessage request = new RandomMessage(seed).Create(method.InputType);

            IMessage response = await contracts.CallAsync(channel, "Echo", request);

            IMessage before = (IMessage)sent.Accessor.GetValue(request);
            IMessage after = (IMessage)received.Accessor.GetValue(response);
            if (!before.Equals(after))
            {
                Assert.Fail($"Seed {seed}:\nsent     {before}\nreceived {after}");
            }
        }
    }

    [Fact]
    public async Task Every_value_and_collection_of_the_framework_round_trips_both_ways()
    {
        StockContracts contracts = await StockContracts.CompileAsync(Path.Combine(probe.ChainFolder("mirror"), "protos"));
        await using HostProcess mirror = await HostProcess.StartHealthyAsync(probe.HostDll("mirror", "Mirror"));
        await using GrpcChannel channel = new(mirror.GrpcAddress);
        IMessage request = contracts.Request("Mirror", MirrorRequest.Json);

        IMessage response = await contracts.CallAsync(channel, "Mirror", request);

        IMessage result = (IMessage)response.Descriptor.FindFieldByName("result").Accessor.GetValue(response);
        Assert.Empty(StockContracts.Differences((IMessage)Of(request, "everything"), (IMessage)Of(result, "item1")));
        Assert.Equal(Of(request, "at"), Of(result, "item2"));

        // No field of the contract may be left out of the exchange.
        HashSet<string> set = [];
        HashSet<string> all = [];
        Collect(request, set, all);
        all.RemoveWhere(field => field.StartsWith("google.", StringComparison.Ordinal));
        Assert.Empty(all.Except(set));

        static object Of(IMessage message, string field) => StockContracts.Field(message, field)!;
    }

    [Fact]
    public async Task Field_left_out_by_the_other_side_takes_the_initialiser_of_its_member()
    {
        StockContracts contracts = await StockContracts.CompileAsync(Path.Combine(probe.ChainFolder("echo"), "protos"));
        await using HostProcess echo = await HostProcess.StartHealthyAsync(probe.HostDll("echo", "Echo"));
        await using GrpcChannel channel = new(echo.GrpcAddress);

        IMessage response = await contracts.CallAsync(channel, "Echo", contracts.Request("Echo", """
            {"everything": {"scalars": {}, "nullables": {}, "settable": {"number": 7}, "point": {}, "tree": {}, "collections": {}}}
            """));

        Assert.Contains("""
            "settable": { "name": "unnamed", "number": 7, "colour": "COLOUR_GREEN" }
            """, response.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_random_messages_reach_every_field()
    {
        StockContracts contracts = await StockContracts.CompileAsync(Path.Combine(probe.ChainFolder("echo"), "protos"));
        HashSet<string> set = [];
        HashSet<string> all = [];

        for (int seed = 0; seed < 200; seed++)
        {
            Collect(new RandomMessage(seed).Create(contracts.RunRemote("Echo").InputType), set, all);
        }

        Assert.True(all.Count >= 60, $"The contract has only {all.Count} fields: {string.Join(", ", all.Order(StringComparer.Ordinal))}");
        Assert.Empty(all.Except(set));
    }

    [Fact]
    public async Task Streamed_items_are_read_by_stock_messages()
    {
        StockContracts contracts = await StockContracts.CompileAsync(Path.Combine(quickstart.ChainFolder, "protos"));
        await using GrpcChannel channel = new(quickstart.Host("PassageIndex").GrpcAddress);
        List<string> items = [];

        await foreach (IMessage item in contracts.StreamAsync(channel, "PassageIndex", contracts.Request("PassageIndex", """{"query": "down the rabbit hole"}""")))
        {
            items.Add(item.ToString()!);
            if (items.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(3, items.Count);
        Assert.All(items, item => Assert.Contains("\"chapter\"", item, StringComparison.Ordinal));
    }

    private static void Collect(IMessage message, HashSet<string> set, HashSet<string> all)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            all.Add(field.FullName);
            switch (field.Accessor.GetValue(message))
            {
                case null:
                    break;
                case System.Collections.IDictionary map when field.IsMap:
                    foreach (IMessage nested in map.Values.OfType<IMessage>())
                    {
                        Collect(nested, set, all);
                    }

                    Mark(map.Count > 0);
                    break;
                case System.Collections.IList list when field.IsRepeated:
                    foreach (IMessage nested in list.OfType<IMessage>())
                    {
                        Collect(nested, set, all);
                    }

                    Mark(list.Count > 0);
                    break;
                case IMessage nested:
                    Collect(nested, set, all);
                    Mark(true);
                    break;
                default:
                    Mark(!field.HasPresence || field.Accessor.HasValue(message));
                    break;
            }

            void Mark(bool present)
            {
                if (present)
                {
                    set.Add(field.FullName);
                }
            }
        }
    }
}
