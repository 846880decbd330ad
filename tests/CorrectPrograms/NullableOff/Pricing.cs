using Chains;

namespace Legacy.Pricing
{
    public class Quote
    {
        public string Customer { get; set; }

        public decimal Net { get; set; }

        public decimal? Discount { get; set; }

        public List<QuoteLine> Lines { get; set; } = new List<QuoteLine>();
    }

    public class QuoteLine
    {
        public string Sku { get; set; }

        public int Quantity { get; set; }

        public IDictionary<string, string> Attributes { get; set; }
    }

    [Chainlet]
    public partial class DiscountModel
    {
        public Task<decimal?> RunRemote(string customer, int lines)
        {
            if (customer == null)
            {
                return Task.FromResult<decimal?>(null);
            }

            return Task.FromResult<decimal?>(lines * 0.5m);
        }
    }

    [Chainlet]
    [Entrypoint("pricing")]
    public partial class Pricer
    {
        private readonly IDiscountModel _model;

        public Pricer(IDiscountModel model)
        {
            if (model == null)
            {
                throw new ArgumentNullException(nameof(model));
            }

            this._model = model;
        }

        public async Task<Quote> RunRemote(Quote quote, string currency = null)
        {
            quote.Discount = await this._model.RunRemote(quote.Customer, quote.Lines.Count);
            quote.Net -= quote.Discount ?? 0m;
            quote.Customer = quote.Customer + (currency ?? "EUR");
            return quote;
        }
    }
}
