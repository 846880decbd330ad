using Chains;
using StreamingChat;

await using LocalChain<IAssistant> chain = await Chain.RunLocalAsync<IAssistant>(o => o.UseSecret("hf_access_token", "hf_local"));
await foreach (string piece in chain.Entrypoint.RunRemote(new Conversation([new ChatTurn(Role.User, "What is the tallest mountain of Wales?")])))
{
    Console.Write(piece);
}

Console.WriteLine();
