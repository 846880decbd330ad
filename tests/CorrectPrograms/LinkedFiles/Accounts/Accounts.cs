using Chains;
using Shared;

namespace Accounts;

[Chainlet, Entrypoint("accounts")]
internal sealed partial class InvoiceReader(IOcr ocr, TimeProvider time)
{
    public async Task<Invoice> RunRemote(byte[] scan, CancellationToken cancellationToken = default)
    {
        string[] lines = await ocr.RunRemote(scan, cancellationToken);
        return new Invoice("1", DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), lines.Length, [.. lines.Select(line => new InvoiceLine(line, 1m))]);
    }
}
