namespace Chains.Grpc.Stress;

/// <summary>Everything that went wrong. The first ones are printed whole, as they come.</summary>
internal sealed class Failures(Func<TimeSpan> clock)
{
    private const int Printed = 15;
    private readonly Lock _lock = new();

    public int Count { get; private set; }

    public void Add(string text)
    {
        lock (_lock)
        {
            if (++Count <= Printed)
            {
                Console.WriteLine($@"{clock():hh\:mm\:ss} FAILURE {text}");
            }
        }
    }
}
