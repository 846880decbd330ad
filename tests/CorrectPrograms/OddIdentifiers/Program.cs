using Chains;
using @event.Straße.日本;

await using LocalChain<IAußen> chain = await Chain.RunLocalAsync<IAußen>();
(Über über, @class? @base) = await chain.Entrypoint.RunRemote(new @class("a", -1, null, new @class("b", 2, true, null)));
Console.WriteLine($"{über.Größe} {über.ß} {über.Ελλάδα.Length} {über.单词.Count} {@base}");

await using LocalChain<ILong> second = await Chain.RunLocalAsync<ILong>();
Console.WriteLine(await second.Entrypoint.RunRemote(-7));
