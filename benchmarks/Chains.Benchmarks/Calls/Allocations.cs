namespace Chains.Benchmarks.Calls;

/// <summary>What warm calls allocate: everything that both processes allocate meanwhile, the user's own objects included.</summary>
internal static class Allocations
{
    public static async Task<(double Client, double Server)> MeasureAsync(ServerProcess server, Func<Task> callAsync, int calls, int perCall)
    {
        for (int i = 0; i < calls / 2; i++)
        {
            await callAsync();
        }

        long serverBefore = await server.GetAllocatedBytesAsync();
        long clientBefore = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < calls; i++)
        {
            await callAsync();
        }

        long clientAfter = GC.GetTotalAllocatedBytes(precise: true);
        long serverAfter = await server.GetAllocatedBytesAsync();
        double count = (double)calls * perCall;
        return ((clientAfter - clientBefore) / count, (serverAfter - serverBefore) / count);
    }
}
