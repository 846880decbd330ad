using Chains;

namespace OlderLanguage;

public class Ticket
{
    public int Id { get; init; }

    public string Title { get; private set; } = "";

    public List<string>? Labels { get; set; }

    public Dictionary<string, List<int>> History { get; init; } = new();

    public void Rename(string title) => Title = title;
}

[Chainlet]
public partial class Triage
{
    private readonly Random _random;

    public Triage() => _random = new Random(1);

    public Task<Ticket> RunRemote(Ticket ticket)
    {
        ticket.Rename(ticket.Title + _random.Next(2));
        return Task.FromResult(ticket);
    }
}

[Chainlet, Entrypoint("tickets")]
public partial class Tickets
{
    private readonly ITriage triage;

    public Tickets(ITriage triage)
    {
        this.triage = triage;
    }

    public async Task<Ticket?> RunRemote(Ticket ticket, bool urgent = false) => urgent ? await triage.RunRemote(ticket) : null;
}
