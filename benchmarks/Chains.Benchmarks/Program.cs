using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Chains.Benchmarks.Calls;

// Server and client in processes of their own, and peers in turns: what BenchmarkDotNet has no form for.
switch (args)
{
    case [CallsCommand.Verb, ..]:
        return await CallsCommand.RunAsync(args.AsMemory(1));
    case [CallServer.Verb, _, ..]:
        return await CallServer.RunAsync(args.AsMemory(1));
}

// In this process: a benchmark project that BenchmarkDotNet generates and restores would not see the generator's output.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumn(BaselineRatioColumn.RatioMean)
    .WithOptions(ConfigOptions.DisableOptimizationsValidator);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
