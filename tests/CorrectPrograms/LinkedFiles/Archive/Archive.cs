using Chains;
using Shared;

namespace Archive;

[Chainlet, Entrypoint("archive")]
internal sealed partial class Archivist(IOcr ocr)
{
    public async Task<Dictionary<DateOnly, List<Invoice>>> RunRemote(Dictionary<DateOnly, byte[]> scans, CancellationToken cancellationToken = default)
    {
        var archive = new Dictionary<DateOnly, List<Invoice>>();
        foreach ((DateOnly day, byte[] scan) in scans)
        {
            string[] text = await ocr.RunRemote(scan, cancellationToken);
            archive[day] = [new Invoice(text[0], day, 0, [])];
        }

        return archive;
    }
}
