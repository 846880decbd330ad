using Chains.Fuzz.Host;

namespace Chains.Fuzz;

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

            return options.Serve ? await FuzzHost.RunAsync(options.Shapes) : await new FuzzRun(options).RunAsync();
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(FuzzOptions.Usage);
            return 2;
        }
    }
}
