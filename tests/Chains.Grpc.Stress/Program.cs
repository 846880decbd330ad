namespace Chains.Grpc.Stress;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        StressOptions options;
        try
        {
            options = StressOptions.Parse(args);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(StressOptions.Usage);
            return 2;
        }

        if (options.Help)
        {
            Console.WriteLine(StressOptions.Usage);
            return 0;
        }

        if (options.ServePort is { } port)
        {
            return await StressServer.RunAsync(port);
        }

        using var run = new StressRun(options);
        return await run.RunAsync();
    }
}
