using System.Diagnostics;
using Chains.Fuzz.Mutation;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz.Codecs;

/// <summary>
/// Single messages and documents against the codecs in this process: read or refused by name, with no more memory than a multiple of their length, and what was read is written and read again
/// as the same bytes.
/// </summary>
internal sealed class CodecLoop(FuzzOptions options, IReadOnlyList<FuzzRequest> seeds, Findings findings)
{
    /// <summary>
    /// How many bytes may be allocated for each byte of a message, as docs/spec/wire-types.md states: an element of two bytes, an empty message, becomes an object with all that it holds by itself.
    /// </summary>
    public const int Multiple = 1000;

    /// <summary>The same of a message of protoc, whose objects are made by its own code.</summary>
    public const int MultipleOfProtoc = 2000;

    /// <summary>What any message may allocate, however short: an exception with its text, above all.</summary>
    public const int Constant = 32 * 1024;

    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Tally _kinds = new();
    private readonly Tally _outcomes = new();
    private long _left = options.CodecCases;
    private long _done;
    private (double Ratio, long Allocated, FuzzRequest? Request) _most;

    /// <summary>How many cases were made.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Whether a seed is judged as it is.</summary>
    public void Replay(FuzzRequest seed)
    {
        foreach (byte[] part in Parts.Split(seed.Form, seed.Body))
        {
            if (seed.Form != WireForm.Lines)
            {
                // What is made once, at the first use of a type, is no message's.
                (seed.Form == WireForm.Grpc ? seed.Shape.Message : seed.Shape.Document!).Run(part);
                Run(seed.Shape, seed.Form, seed.Kind, part, _outcomes);
            }
        }
    }

    public void Run()
    {
        if (options.CodecCases == 0)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        Worker[] workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(index => new Worker(index))];
        Thread[] threads = [.. workers.Select(worker => new Thread(() => Work(worker, start)) { IsBackground = true })];
        Array.ForEach(threads, static thread => thread.Start());
        foreach (Thread thread in threads)
        {
            while (!thread.Join(TimeSpan.FromSeconds(1)))
            {
                if (workers.FirstOrDefault(static worker => worker.Current is { } current && Stopwatch.GetElapsedTime(current.Since) > CaseLimit) is { Current.Request: { } stuck })
                {
                    findings.Add(stuck, $"was not read within {CaseLimit.TotalSeconds} s");
                    return;
                }
            }
        }
    }

    public void Report(TimeSpan time)
    {
        Console.WriteLine($"codecs: {Done} cases in {time.TotalSeconds:F0} s, {Done / Math.Max(time.TotalSeconds, 0.001):F0}/s");
        Console.WriteLine($"  by kind: {_kinds}");
        Console.WriteLine($"  by outcome: {_outcomes}");
        if (_most.Request is { } most)
        {
            string text = Judge.Text(most);
            Console.WriteLine($"  most memory: {_most.Allocated} bytes for {most.Body.Length}, {_most.Ratio:F1} for each above the constant of {Constant}, by '{most.Kind}' of {most.Shape.Name} in {most.Form}: {text[..Math.Min(text.Length, 160)]}");
        }
    }

    private void Work(Worker worker, long start)
    {
        var random = new Random(unchecked((options.Seed * 397) + worker.Index));
        // The lines of a stream are items, but for the first: the host knows which codec reads them.
        (Shape Shape, WireForm Form)[] targets = [.. options.Shapes.SelectMany(static shape => shape.Forms.Where(static form => form != WireForm.Lines).Select(form => (shape, form)))];
        Mutator[] mutators = [.. targets.Select(target => new Mutator(target.Shape, target.Form, seeds, random))];
        var kinds = new Tally();
        var outcomes = new Tally();
        while (Interlocked.Decrement(ref _left) >= 0 && !findings.AreEnough && Stopwatch.GetElapsedTime(start) < options.Duration)
        {
            int index = random.Next(mutators.Length);
            byte[] part = mutators[index].NextPart(out string kind);
            (Shape shape, WireForm form) = targets[index];
            worker.Current = new Started(new FuzzRequest(shape, form, kind, form == WireForm.Grpc ? Parts.Join(form, [part]) : part), Stopwatch.GetTimestamp());
            if (Run(shape, form, kind, part, outcomes))
            {
                mutators[index].Learn(worker.Current.Request);
            }

            kinds.Add(kind);
            Interlocked.Increment(ref _done);
        }

        worker.Current = null;
        lock (_gate)
        {
            _kinds.Add(kinds);
            _outcomes.Add(outcomes);
        }
    }

    private bool Run(Shape shape, WireForm form, string kind, byte[] part, Tally outcomes)
    {
        CodecOutcome outcome = (form == WireForm.Grpc ? shape.Message : shape.Document!).Run(part);
        string? problem = outcome.Failure
            ?? (outcome.Refusal is not { } refusal ? null : form == WireForm.Grpc ? Judge.OfProtobuf(shape, refusal) : Judge.OfJson(shape, refusal, part));
        double ratio = (outcome.Allocated - Constant) / (double)Math.Max(part.Length, 1);
        int multiple = shape.IsOfProtoc ? MultipleOfProtoc : Multiple;
        if (problem is null && ratio > multiple)
        {
            problem = $"reading {part.Length} bytes allocated {outcome.Allocated}, more than {multiple} for each and {Constant}";
        }

        if (problem is not null)
        {
            findings.Add(Request(), problem);
        }

        if (ratio > Volatile.Read(ref _most.Ratio))
        {
            lock (_gate)
            {
                if (ratio > _most.Ratio)
                {
                    _most = (ratio, outcome.Allocated, Request());
                }
            }
        }

        outcomes.Add(problem is not null ? "failed" : outcome.Refusal is null ? $"{form} read" : $"{form} refused");
        return problem is null && outcome.Refusal is null;

        FuzzRequest Request() => new(shape, form, kind, form == WireForm.Grpc ? Parts.Join(form, [part]) : part);
    }

    private sealed record Started(FuzzRequest Request, long Since);

    private sealed class Worker(int index)
    {
        public int Index => index;

        public volatile Started? Current;
    }
}
