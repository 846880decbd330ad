using Chains;
using Collections;

await using LocalChain<IStock> chain = await Chain.RunLocalAsync<IStock>();
Console.WriteLine(await chain.Entrypoint.RunRemote(new Inventory(
    ["a", "b"], [new DateOnly(2026, 1, 31)], [1.50m, -2m], System.Collections.Immutable.ImmutableDictionary<Guid, System.Collections.Immutable.ImmutableList<string>>.Empty.Add(Guid.NewGuid(), ["x"]), new() { ["a"] = -1 },
    new Dictionary<Shelf, System.Collections.ObjectModel.Collection<Version>> { [Shelf.Bottom] = [new Version(1, 2)] }, new([(-1, null), (int.MinValue, "z")]), new([Half.MinValue]), new() { ["mon"] = new TimeOnly(9, 30) },
    new("home", new Uri("https://example.com/")), [[1], [null, -2]], (Shelf.Top, [(1.5, -0.0)]))));
