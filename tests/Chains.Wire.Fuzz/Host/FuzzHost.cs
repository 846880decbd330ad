using Chains.Grpc.Stress;
using Chains.Infrastructure;
using Chains.Fuzz.Shapes;

namespace Chains.Fuzz.Host;

/// <summary>This program as the hosts of the shapes, in one process. A line on its input asks for its memory; it ends with its input.</summary>
internal static class FuzzHost
{
    public const string Memory = "memory: ";

    public static async Task<int> RunAsync(IEnumerable<Shape> shapes)
    {
        string[] settings =
        [
            "--Chains:HttpPort=0", "--Chains:GrpcPort=0", "--Chains:BindAddress=127.0.0.1",
            "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Chains.Host=Information", "--Logging:LogLevel:Microsoft.AspNetCore=Warning",
        ];
        Task<int>[] hosts = [.. shapes.Select(shape => ChainletHost.RunAsync(shape.Implementation, settings))];
        Task input = Task.Factory.StartNew(AnswerInput, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task first = await Task.WhenAny([input, .. hosts]);
        return first == input ? 0 : 1;
    }

    private static void AnswerInput()
    {
        while (Console.In.ReadLine() is not null)
        {
            Console.WriteLine(Memory + MemorySample.Take(0).Serialize());
        }
    }
}
