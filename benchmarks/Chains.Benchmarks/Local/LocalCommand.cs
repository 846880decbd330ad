using System.Globalization;
using Chains.Benchmarks.Calls;
using Chains.Benchmarks.Codec;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Benchmarks.Local;

/// <summary>Asks another chainlet.</summary>
[Chainlet]
internal sealed partial class AskOn(IAsk inner)
{
    public Task<string> RunRemote(string text, int number, CancellationToken cancellationToken = default) => inner.RunRemote(text, number, cancellationToken);
}

/// <summary>What a call of shape S costs in a chain that runs in this process, against calls between objects that somebody has put together by hand.</summary>
internal static class LocalCommand
{
    public const string Verb = "local";

    private const double DirectGoal = 60;
    private const double FaithfulGoal = 1_000;

    public static async Task<int> RunAsync(string[] args)
    {
        if (!Arguments.TryParse(args, "direct faithful", out TimeSpan length, out string[] only))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [--seconds N] [--only direct|faithful]   (how long each kind of run is measured, 10 s by default; one kind alone)");
            return 2;
        }

        if (only.Contains("direct"))
        {
            await MeasureDirectAsync(length);
        }

        if (only.Contains("faithful"))
        {
            await MeasureFaithfulAsync(length);
        }

        return 0;
    }

    private static async Task MeasureDirectAsync(TimeSpan length)
    {
        await using LocalChain<IAsk> one = await Chain.RunLocalAsync<IAsk>(static options => options.Direct = true);
        await using LocalChain<IAskOn> two = await Chain.RunLocalAsync<IAskOn>(static options => options.Direct = true);
        var plainOne = Caller("an interface call", new Ask());
        var plainTwo = Caller("two interface calls, one in the other", new AskOn(new Ask()));
        var directOne = Caller("local direct run, one chainlet", one.Entrypoint);
        var directTwo = Caller("local direct run, two chainlets", two.Entrypoint);
        RoundResults results = await Rounds.RunAsync(length, plainOne, directOne, plainTwo, directTwo);
        Console.WriteLine("| one call of shape S | | over the interface call | goal | | allocated | over the interface call | goal | |");
        Console.WriteLine("|-|-|-|-|-|-|-|-|-|");
        Row(plainOne, plainOne);
        Row(directOne, plainOne);
        Row(plainTwo, plainTwo);
        Row(directTwo, plainTwo);
        Console.WriteLine();

        void Row(Contestant contestant, Contestant plain)
        {
            double time = results.Over(contestant, plain);
            double bytes = Math.Round(results.Allocated(contestant) - results.Allocated(plain));
            bool isOurs = contestant != plain;
            Console.WriteLine(
                $"| {contestant.Name} | {Duration.Text(results.Nanoseconds(contestant))} | {(isOurs ? Duration.Text(time) : "")} | {(isOurs ? Goals.AtMost(time, DirectGoal, "ns") : Goals.None)} " +
                $"| {Text.Bytes(results.Allocated(contestant))} | {(isOurs ? Text.Bytes(bytes) : "")} | {(isOurs ? Goals.AtMost(bytes, 0, "B") : Goals.None)} |");
        }
    }

    private static async Task MeasureFaithfulAsync(TimeSpan length)
    {
        await using LocalChain<IAsk> chain = await Chain.RunLocalAsync<IAsk>();
        var request = new AskClient.Request(CodecValues.Text, CodecValues.Number);
        var codec = new Contestant("writing and reading the messages alone", () =>
        {
            GC.KeepAlive(CodecPeers.Chains(AskClient.Method.RequestMarshaller, request).text);
            GC.KeepAlive(CodecPeers.Chains(AskClient.Method.ResponseMarshaller, CodecValues.Answer));
        });
        var hop = new Contestant("another thread's answer awaited, and nothing else", static async count =>
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Run(static () => CodecValues.Answer).ConfigureAwait(false);
            }
        });
        var faithful = Caller("local faithful run", chain.Entrypoint);
        await using ServiceProvider services = await StartHostAsync();
        var loopback = Caller("a host over loopback, in this process", services.GetRequiredService<IAsk>());
        RoundResults results = await Rounds.RunAsync(length, codec, hop, faithful, loopback);
        double over = results.Over(faithful, codec);
        Console.WriteLine("| one call of shape S | | over the codec | goal | | allocated |");
        Console.WriteLine("|-|-|-|-|-|-|");
        foreach (Contestant contestant in (Contestant[])[codec, hop, faithful, loopback])
        {
            bool isFaithful = contestant == faithful;
            Console.WriteLine(
                $"| {contestant.Name} | {Duration.Text(results.Nanoseconds(contestant))} | {(isFaithful ? Duration.Text(over) : "")} | {(isFaithful ? Goals.AtMost(over, FaithfulGoal, "ns") : Goals.None)} " +
                $"| {Text.Bytes(results.Allocated(contestant))} |");
        }

        Console.WriteLine();
    }

    /// <summary>Starts a host that lives as long as the process, and gives its client.</summary>
    private static async Task<ServiceProvider> StartHostAsync()
    {
        int port = Ports.Free();
        Task<int> host = Chains.Infrastructure.ChainletHost.RunAsync(AskChainletHost.Implementation,
        [
            "--Chains:HttpPort=0",
            string.Create(CultureInfo.InvariantCulture, $"--Chains:GrpcPort={port}"),
            "--Chains:BindAddress=127.0.0.1",
            "--Logging:LogLevel:Default=Warning",
        ]);
        await Ports.WaitUntilListeningAsync(port, host, CancellationToken.None);
        return new ServiceCollection().AddLogging().AddChainlet<IAsk>(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")).BuildServiceProvider();
    }

    private static Contestant Caller(string name, IAsk chainlet) => new(name, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await chainlet.RunRemote(CodecValues.Text, CodecValues.Number).ConfigureAwait(false);
        }
    });

    private static Contestant Caller(string name, IAskOn chainlet) => new(name, async count =>
    {
        for (int i = 0; i < count; i++)
        {
            await chainlet.RunRemote(CodecValues.Text, CodecValues.Number).ConfigureAwait(false);
        }
    });
}
