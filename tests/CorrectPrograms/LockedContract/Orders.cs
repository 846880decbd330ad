using System.Runtime.Serialization;
using Chains;

namespace LockedContract;

[DataContract]
public sealed class Order
{
    [DataMember(Order = 3)]
    public string Customer { get; set; } = "";

    [DataMember(Order = 1)]
    public long Number { get; set; }

    [DataMember(Order = 7)]
    public List<OrderLine> Lines { get; set; } = [];
}

public sealed record OrderLine(string Sku, int Quantity, [property: RenamedFrom("Price")] decimal UnitPrice);

[Chainlet]
public sealed partial class FraudModel
{
    public Task<double> RunRemote(Order order, CancellationToken cancellationToken = default) => Task.FromResult(cancellationToken.IsCancellationRequested ? 0 : order.Lines.Count / 100.0);
}

[Chainlet, Entrypoint("orders")]
public sealed partial class OrderDesk(IFraudModel fraud)
{
    public async Task<bool> RunRemote(Order order, double limit = 0.5, CancellationToken cancellationToken = default) => await fraud.RunRemote(order, cancellationToken) < limit;
}
