using Chains.Analyzers.Fuzz.Running;

namespace Chains.Analyzers.Fuzz;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            FuzzOptions options = FuzzOptions.Parse(args);
            if (options.Help)
            {
                Console.WriteLine(FuzzOptions.Usage);
                return 0;
            }

            if (options.Journal is not { } journal)
            {
                return await new Supervisor(args, Supervisor.Self, Console.Out).RunAsync();
            }

            EndWithParent();
            return await new FuzzRun(options, journal).RunAsync();
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(FuzzOptions.Usage);
            return 2;
        }
    }

    // The supervisor's end of the pipe is closed when it ends, however it ends.
    private static void EndWithParent()
    {
        Thread watch = new(static () =>
        {
            Console.In.ReadToEnd();
            Environment.Exit(1);
        }) { IsBackground = true };
        watch.Start();
    }
}
