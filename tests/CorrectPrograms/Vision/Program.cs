using Chains;
using Vision;

await using LocalChain<IDetector> chain = await Chain.RunLocalAsync<IDetector>();
foreach (Detection detection in (await chain.Entrypoint.RunRemote(new byte[] { 255, 0, 128, 64 }, 2)).OrderBy(detection => detection.Label, StringComparer.Ordinal))
{
    Console.WriteLine(detection);
}
