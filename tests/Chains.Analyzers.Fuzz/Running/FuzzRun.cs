using System.Collections.Concurrent;
using System.Diagnostics;
using Chains.Analyzers.Fuzz.Corpus;
using Chains.Analyzers.Fuzz.Judging;
using Chains.Analyzers.Fuzz.Mutation;

namespace Chains.Analyzers.Fuzz.Running;

/// <summary>
/// All variants, in rounds. Between two rounds nothing is open, so that what is then alive is what static caches keep: it may not grow.
/// </summary>
internal sealed class FuzzRun(FuzzOptions options, string journalPath)
{
    /// <summary>As many variants are keystrokes in one session.</summary>
    private const int SessionLength = 40;

    private const int Rounds = 12;

    /// <summary>A program with more systematic variants gets no more in all than one with so many.</summary>
    private const int LongProgram = 5000;

    /// <summary>Metadata that is read for the first time, code that is compiled: what a run may keep that had begun to.</summary>
    private const long MaxGrowth = 48L << 20;

    private const int MaxFindings = 2000;

    private readonly Findings _findings = new();
    private readonly Workers _workers = new(options.Degree);
    private readonly ConcurrentDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _ofCompiler = new(StringComparer.Ordinal);
    private readonly List<long> _live = [];
    private int _done;
    private int _reported;
    private int _clean;
    private int _built;
    private int _fixed;

    public async Task<int> RunAsync()
    {
        if (options.List)
        {
            foreach (FuzzProgram program in options.Programs)
            {
                Console.WriteLine($"{program.Name}: {new Mutator(program, options.Seed).SystematicCount}");
            }

            return 0;
        }

        Work[] all = [.. Plan()];
        int count = all.Sum(static work => work.Last - work.First + 1);
        Console.WriteLine($"seed {options.Seed}: {count} variants of {options.Programs.Length} programs, {options.Degree} at once");
        using Journal journal = new(journalPath, options.Degree);
        long start = Stopwatch.GetTimestamp();
        long last = start;
        await using Timer watch = new(_ => Watch(count, start, ref last), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        foreach (Work[] round in InRounds(all))
        {
            await Parallel.ForEachAsync(round, new ParallelOptions { MaxDegreeOfParallelism = options.Degree }, async (work, _) => await TryAsync(work, journal));
            CompilerTexts.Forget();
            _live.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        return Report(Stopwatch.GetElapsedTime(start));
    }

    private static IEnumerable<Work[]> InRounds(Work[] all) => all.Chunk(Math.Max(1, (all.Length + Rounds - 1) / Rounds));

    private IEnumerable<Work> Plan()
    {
        if (options.Numbers is { } numbers)
        {
            return [new Work(options.Programs[0], numbers.First, numbers.Last)];
        }

        // Longer programs get more, within limits; and each gets some.
        long[] lengths = [.. options.Programs.Select(program => 40L + Math.Min(LongProgram, new Mutator(program, options.Seed).SystematicCount))];
        long total = lengths.Sum();
        List<Work> plan = [];
        long before = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            int first = (int)(before * options.Variants / total);
            int end = (int)((before + lengths[i]) * options.Variants / total);
            before += lengths[i];
            plan.AddRange(Enumerable.Range(0, (end - first + SessionLength - 1) / SessionLength)
                .Select(session => new Work(options.Programs[i], session * SessionLength, Math.Min(end - first, (session + 1) * SessionLength) - 1)));
        }

        // Every round is of all sorts.
        Work[] mixed = [.. plan];
        new Random(options.Seed).Shuffle(mixed);
        return mixed;
    }

    private async Task TryAsync(Work work, Journal journal)
    {
        // A session is work from its first to its last line: it must not hold up who hands out the next.
        await Task.Yield();
        if (_findings.Count > MaxFindings)
        {
            return;
        }

        int slot = _workers.Enter();
        try
        {
            using Session session = new(work.Program);
            Mutator mutator = new(work.Program, options.Seed);
            for (int number = work.First; number <= work.Last; number++)
            {
                string label = $"--only {work.Program.Name} --seed {options.Seed} --variant {number}";
                journal.Begin(slot, label);
                _workers.Begin(slot, label);
                Variant variant = mutator.Make(number);
                if (options.Numbers is { } asked && asked.First == asked.Last)
                {
                    Print(variant);
                }

                Verdict verdict = await session.JudgeAsync(variant);
                Count(variant, verdict);
                if (verdict.Problems.Count > 0)
                {
                    _workers.Begin(slot, label + " once more");
                    string again = await AloneAsync(variant) ? label : $"--only {work.Program.Name} --seed {options.Seed} --variant {work.First}..{number}";
                    verdict.Problems.ForEach(problem => _findings.Add(variant, problem, again));
                }
            }
        }
        finally
        {
            _workers.End(slot);
            journal.End(slot);
            _workers.Leave(slot);
        }
    }

    // Whether a variant fails without those before it, too.
    private static async Task<bool> AloneAsync(Variant variant)
    {
        using Session session = new(variant.Program);
        return (await session.JudgeAsync(variant)).Problems.Count > 0;
    }

    private void Count(Variant variant, Verdict verdict)
    {
        Interlocked.Increment(ref _done);
        Interlocked.Add(ref _reported, verdict.Reported > 0 ? 1 : 0);
        Interlocked.Add(ref _clean, verdict.IsClean ? 1 : 0);
        Interlocked.Add(ref _built, verdict.IsBuilt ? 1 : 0);
        Interlocked.Add(ref _fixed, verdict.Fixed);
        foreach (string kind in variant.Kinds)
        {
            _kinds.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        }

        foreach (string exception in verdict.OfCompiler)
        {
            string[] lines = exception.Split('\n');
            _ofCompiler.AddOrUpdate($"{lines[0]} {lines.ElementAtOrDefault(1)?.Trim()}", 1, static (_, count) => count + 1);
        }
    }

    // A thread that hangs cannot be ended: the process is.
    private void Watch(int count, long start, ref long last)
    {
        string[] stuck = [.. _workers.Stuck(options.Limit)];
        if (stuck.Length > 0)
        {
            Array.ForEach(stuck, label => _findings.Add($"not done within {options.Limit.TotalSeconds} s: {label}"));
            Environment.Exit(Report(Stopwatch.GetElapsedTime(start)));
        }

        if (Stopwatch.GetElapsedTime(last).TotalSeconds >= 10)
        {
            last = Stopwatch.GetTimestamp();
            Console.WriteLine($"  {_done} of {count}, {_done / Stopwatch.GetElapsedTime(start).TotalSeconds:F0}/s, {_findings.Count} failures");
        }
    }

    private int Report(TimeSpan time)
    {
        // The first third is there to warm up.
        long[] live = [.. _live];
        if (live.Length == Rounds && live[^1] - live[Rounds / 3] > MaxGrowth)
        {
            _findings.Add($"memory grew: {string.Join(", ", live.Select(static bytes => $"{bytes >> 20}"))} MiB were alive after each round");
        }

        Console.WriteLine($"{_done} variants in {time.TotalSeconds:F0} s, {_done / Math.Max(time.TotalSeconds, 0.001):F0}/s: {_reported} break a rule, {_clean} have no error at all, of which {_built} went through the build; {_fixed} fixes were applied");
        Console.WriteLine($"  by kind: {string.Join(", ", _kinds.OrderByDescending(static kind => kind.Value).ThenBy(static kind => kind.Key, StringComparer.Ordinal).Select(static kind => $"{kind.Key} {kind.Value}"))}");
        Console.WriteLine($"  alive after each round: {string.Join(", ", live.Select(static bytes => $"{bytes >> 20}"))} MiB");
        foreach ((string exception, int times) in _ofCompiler.OrderByDescending(static pair => pair.Value))
        {
            Console.WriteLine($"  the compiler's own, {times} times: {exception}");
        }

        foreach ((string kind, int times) in _findings.Kinds)
        {
            Console.WriteLine($"  {times} times: {kind}");
        }

        Console.WriteLine($"{(_findings.Count == 0 ? "PASSED" : "FAILED")}: {_done} variants, {_findings.Count} failures");
        return _findings.Count == 0 ? 0 : 1;
    }

    private static void Print(Variant variant)
    {
        Console.WriteLine(variant.Describe());
        foreach ((string path, string text) in variant.Files.Zip(variant.Program.Files).Where(static pair => pair.First != pair.Second).Select(static pair => (pair.First.Path, pair.First.Text)).Concat(variant.Lock.Select(static file => (file.Path, file.Text))))
        {
            Console.WriteLine($"==== {path}\n{text}");
        }
    }

    private sealed record Work(FuzzProgram Program, int First, int Last);
}
