using System.Diagnostics;
using Chains.Grpc.Stress;
using Chains.Fuzz.Codecs;
using Chains.Fuzz.Mutation;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz.Host;

/// <summary>
/// Mutated requests to the hosts of the shapes, gRPC calls and JSON bodies: each has an answer in time, one that it may have, whose message says where; the process lives, and its memory keeps
/// to a multiple of what is under way.
/// </summary>
internal sealed class HostLoop(FuzzOptions options, IReadOnlyList<FuzzRequest> seeds, Findings findings)
{
    /// <summary>What the host's memory may grow beyond the multiple of the requests under way: its collector's room, its code, its pools.</summary>
    private const long Slack = 256L << 20;

    /// <summary>What may be live after a collection when nothing is under way, beyond what was so at the beginning.</summary>
    private const long LiveSlack = 32L << 20;

    private readonly Lock _gate = new();
    private readonly Tally _kinds = new();
    private readonly Tally _statuses = new();
    private readonly Tally _shapes = new();
    private long _left = options.Cases;
    private long _done;
    private long _start;
    private long[] _underWay = [];
    private long _mostUnderWay;
    private MemorySample _before;
    private MemorySample _after;
    private long _peak;

    /// <summary>How many cases were answered.</summary>
    public long Done => Interlocked.Read(ref _done);

    public async Task RunAsync()
    {
        await using HostProcess host = HostProcess.Start(options.Shapes);
        var threads = new List<Thread>();
        _start = Stopwatch.GetTimestamp();
        foreach (Shape shape in options.Shapes)
        {
            (int grpc, int http) = await host.PortsAsync(shape);
            foreach (WireForm form in shape.Forms)
            {
                int index = threads.Count;
                threads.Add(new Thread(() => Drive(host, shape, form, form == WireForm.Grpc ? grpc : http, index)) { IsBackground = true });
            }
        }

        _underWay = new long[threads.Count];
        _before = await host.SampleAsync();
        _start = Stopwatch.GetTimestamp();
        threads.ForEach(static thread => thread.Start());
        await Task.Run(() => threads.ForEach(static thread => thread.Join()));
        if (host.HasExited)
        {
            findings.Add("the host's process has ended before its time");
        }
        else
        {
            _peak = host.PeakWorkingSet;
            _after = await host.SampleAsync();
            JudgeMemory();
        }

        foreach (string complaint in host.Complaints.Where(static complaint => !Judge.IsOfProtoc(complaint)))
        {
            findings.Add($"the host wrote: {complaint}");
        }
    }

    public void Report(TimeSpan time)
    {
        Console.WriteLine($"host: {Done} cases in {time.TotalSeconds:F0} s, {Done / Math.Max(time.TotalSeconds, 0.001):F0}/s");
        Console.WriteLine($"  by shape: {_shapes}");
        Console.WriteLine($"  by kind: {_kinds}");
        Console.WriteLine($"  by status: {_statuses}");
        Console.WriteLine($"  before: {_before}");
        Console.WriteLine($"  after: {_after}");
        Console.WriteLine($"  peak working set {_peak / 1048576.0:F1} MiB; at most {_mostUnderWay} bytes of requests under way");
    }

    private void Drive(HostProcess host, Shape shape, WireForm form, int port, int index)
    {
        var queue = new Queue<FuzzRequest>(seeds.Where(seed => seed.Shape == shape && seed.Form == form));
        Mutator? mutator = options.Cases > 0 ? new Mutator(shape, form, seeds, new Random(unchecked((options.Seed * 397) + 1000 + index))) : null;
        var kinds = new Tally();
        var statuses = new Tally();
        long answered = 0;
        bool goesOn = true;
        while (goesOn)
        {
            Load? load = null;
            try
            {
                load = Connect();
                load.Run(Next, Answered);
                goesOn = false;
            }
            catch (Load.LostException exception) when (host.HasExited || load is null)
            {
                findings.Add(exception.Requests, exception.Message);
                goesOn = false;
            }
            catch (Load.LostException exception)
            {
                goesOn = Blame(exception);
            }
            finally
            {
                load?.Dispose();
            }

            Load Connect() => form == WireForm.Grpc ? new GrpcLoad(port, shape.Method) : new HttpLoad(port);

            // Each of the requests that were under way again, alone.
            bool Blame(Load.LostException exception)
            {
                long before = findings.Count;
                foreach (FuzzRequest request in exception.Requests)
                {
                    var alone = new Queue<FuzzRequest>([request]);
                    try
                    {
                        using Load again = Connect();
                        again.Run(() => alone.TryDequeue(out FuzzRequest? next) ? next : null, Answered);
                    }
                    catch (Load.LostException lost)
                    {
                        findings.Add(request, lost.Message);
                    }
                }

                if (findings.Count == before)
                {
                    findings.Add(exception.Requests, $"{shape.Name}, {form}: {exception.Message}, though each request alone has its answer");
                }

                return !findings.AreEnough;
            }

            void Answered(FuzzRequest request, Answer answer)
            {
                answered++;
                Interlocked.Increment(ref _done);
                kinds.Add(request.Kind.StartsWith("seed ", StringComparison.Ordinal) ? "seed" : request.Kind);
                statuses.Add(form == WireForm.Grpc ? $"gRPC {(Chains.Grpc.GrpcStatusCode)answer.GrpcStatus}" : Judge.IsOfProtoc(answer.Message) ? "HTTP 500 of a message of protoc without JSON" : $"HTTP {answer.HttpStatus}");
                if (Problem(request, answer) is { } problem)
                {
                    findings.Add(request, problem);
                }
                else if (answer.HttpStatus == 200 && answer.GrpcStatus <= 0)
                {
                    mutator?.Learn(request);
                }
            }

            FuzzRequest? Next()
            {
                Volatile.Write(ref _underWay[index], load.BytesUnderWay);
                long all = _underWay.Sum();
                if (all > Volatile.Read(ref _mostUnderWay))
                {
                    Volatile.Write(ref _mostUnderWay, all);
                }

                return findings.AreEnough ? null
                    : queue.TryDequeue(out FuzzRequest? seed) ? seed
                    : mutator is not null && Stopwatch.GetElapsedTime(_start) < options.Duration && Interlocked.Decrement(ref _left) >= 0 ? mutator.Next() : null;
            }
        }

        lock (_gate)
        {
            _kinds.Add(kinds);
            _statuses.Add(statuses);
            _shapes.Add($"{shape.Name} {form}", answered);
        }
    }

    private static string? Problem(FuzzRequest request, Answer answer)
    {
        if (answer.Problem is not null)
        {
            return answer.Problem;
        }

        if (request.Form == WireForm.Grpc)
        {
            return answer switch
            {
                { HttpStatus: 200, GrpcStatus: 0 } => null,
                { HttpStatus: 200, GrpcStatus: (int)Chains.Grpc.GrpcStatusCode.InvalidArgument } => Judge.OfProtobuf(request.Shape, answer.Message),
                _ => $"the status is {(Chains.Grpc.GrpcStatusCode)answer.GrpcStatus} (HTTP {answer.HttpStatus}): {answer.Message}",
            };
        }

        return answer.HttpStatus switch
        {
            200 => null,
            400 => Judge.MessageOf(System.Text.Encoding.UTF8.GetBytes(answer.Message)) is { } message ? Judge.OfJson(request.Shape, message, request.Body) : $"the error has no body as it should: {answer.Message}",
            500 when Judge.IsOfProtoc(answer.Message) => null,
            _ => $"the status is {answer.HttpStatus}: {answer.Message}",
        };
    }

    private void JudgeMemory()
    {
        if (_peak > _before.WorkingSetBytes + (CodecLoop.MultipleOfProtoc * _mostUnderWay) + Slack)
        {
            findings.Add($"the host's working set came from {_before.WorkingSetBytes} to {_peak} bytes, by more than {CodecLoop.MultipleOfProtoc} times the {_mostUnderWay} bytes under way and {Slack}");
        }

        long live = _after.SmallObjectBytes + _after.LargeObjectBytes - _before.SmallObjectBytes - _before.LargeObjectBytes;
        if (live > LiveSlack)
        {
            findings.Add($"{live} bytes more than at the beginning are live in the host when no request is under way");
        }
    }
}
