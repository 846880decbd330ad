using Chains.Benchmarks.Calls;
using Chains.Benchmarks.Codec;
using Chains.Benchmarks.Editor;
using Chains.Benchmarks.Emission;
using Chains.Benchmarks.Generator;
using Chains.Benchmarks.Local;
using Chains.Benchmarks.Start;

switch (args)
{
    case [CallsCommand.Verb, ..]:
        return await CallsCommand.RunAsync(args.AsMemory(1));
    case [CallServer.Verb, _, ..]:
        return await CallServer.RunAsync(args.AsMemory(1));
    case [CodecCommand.Verb, ..]:
        return await CodecCommand.RunAsync(args[1..]);
    case [LocalCommand.Verb, ..]:
        return await LocalCommand.RunAsync(args[1..]);
    case [GeneratorCommand.Verb, ..]:
        return await GeneratorCommand.RunAsync(args[1..]);
    case [EditorCommand.Verb, ..]:
        return await EditorCommand.RunAsync(args[1..]);
    case [EmissionCommand.Verb, ..]:
        return await EmissionCommand.RunAsync(args[1..]);
    case [StartCommand.Verb, ..]:
        return await StartCommand.RunAsync(args[1..]);
    default:
        await Console.Error.WriteLineAsync($"Name a benchmark: {CallsCommand.Verb}, {CodecCommand.Verb}, {LocalCommand.Verb}, {GeneratorCommand.Verb}, {EditorCommand.Verb}, {EmissionCommand.Verb}, {StartCommand.Verb}. See docs/contributing/benchmarks.md.");
        return 2;
}
