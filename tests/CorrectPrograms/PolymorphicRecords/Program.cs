using System.Text.Json;
using Chains;
using PolymorphicRecords;

await using LocalChain<IEverything> chain = await Chain.RunLocalAsync<IEverything>();
Envelope<Page<Part>> answer = await chain.Entrypoint.RunRemote(JsonElement.Parse("""{"a":[1,null]}"""), new Circle { Radius = 1.5 }, big: -1);
Console.WriteLine($"{answer.Id} {answer.RetryAfter} {answer.Headers["a"]} {answer.Body.Items.Count}");
Console.WriteLine(((TextPart)answer.Body.Items[0]).Text[..20]);
