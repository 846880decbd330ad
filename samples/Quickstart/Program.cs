using System.Runtime.InteropServices;
using Quickstart.Runner;

// What `dotnet build` wrote is all that this program uses: it builds the emitted hosts, starts each as a process of its own and asks the entrypoint.
RunnerOptions? options = RunnerOptions.Parse(args, out string? problem);
if (options is null)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(RunnerOptions.Usage);
    return 2;
}

using CancellationTokenSource stop = new();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await BookSearchRun.RunAsync(options, stop.Token);
    return 0;
}
catch (RunFailedException failure)
{
    Console.Error.WriteLine();
    Console.Error.WriteLine($"FAILED: {failure.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopped.");
    return options.KeepRunning ? 0 : 130;
}

void Stop(PosixSignalContext context)
{
    // The hosts are stopped first; the process then ends by itself.
    context.Cancel = true;
    stop.Cancel();
}
