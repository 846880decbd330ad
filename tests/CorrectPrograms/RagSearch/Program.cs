using Chains;
using RagSearch.Chainlets;

string question = args.Length > 0 ? string.Join(' ', args) : "How long does a delivery take?";
await using var chain = await Chain.RunLocalAsync<IQuestionAnswerer>();
var answer = await chain.Entrypoint.RunRemote(question);
Console.WriteLine($"{answer.Text} ({answer.Sources.Count} sources)");
