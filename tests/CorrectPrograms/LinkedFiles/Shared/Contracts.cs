namespace Shared;

/// <summary>Compiled into both projects, internal in each.</summary>
internal sealed record Invoice(string Number, DateOnly Day, decimal Total, IReadOnlyList<InvoiceLine> Lines);

internal sealed record InvoiceLine(string Text, decimal Price);
