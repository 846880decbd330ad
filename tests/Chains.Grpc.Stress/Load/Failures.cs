namespace Chains.Grpc.Stress;

/// <summary>Everything that went wrong, printed as it comes.</summary>
internal sealed class Failures(Func<TimeSpan> clock)
{
    /// <summary>Of calls only the first ones are printed, whole: a thousand more say nothing new.</summary>
    private const int PrintedCalls = 15;

    private readonly Lock _lock = new();
    private int _calls;

    public int Count { get; private set; }

    public void Add(string text)
    {
        lock (_lock)
        {
            Count++;
            Print(text);
        }
    }

    public void AddCall(string text)
    {
        lock (_lock)
        {
            Count++;
            if (++_calls <= PrintedCalls)
            {
                Print(text);
            }
        }
    }

    private void Print(string text) => Console.WriteLine($@"{clock():hh\:mm\:ss} FAILURE {text}");
}
